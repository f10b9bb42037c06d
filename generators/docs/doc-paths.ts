import { fileName } from '../../src/base/names.ts';
import type { Span } from '../../src/base/span.ts';
import type { Settings } from '../../src/model/project.ts';
import { anchor, code, link } from './markdown.ts';

export type PageKind = 'event' | 'metric' | 'model' | 'source' | 'seed';

const folders: Readonly<Record<PageKind, string>> = {
  event: 'events',
  metric: 'metrics',
  model: 'models',
  source: 'sources',
  seed: 'seeds',
};

export function isPageKind(kind: string): kind is PageKind {
  return Object.hasOwn(folders, kind);
}

/** The path of a page below `dist/`. */
export function pagePath(kind: PageKind, name: string): string {
  return `docs/${folders[kind]}/${fileName(name)}.md`;
}

export const indexPath = 'docs/index.md';
export const entitiesPath = 'docs/entities.md';
export const propertiesPath = 'docs/properties.md';

/** Makes the links of one page. */
export interface PageLinks {
  /** To a page by the name of what it is about. */
  to(kind: PageKind, name: string): string;
  /** The same under another label. */
  toPage(label: string, kind: PageKind, name: string): string;
  /** To another file below `dist/`. */
  toFile(label: string, path: string): string;
  toEntity(name: string): string;
  /** To the line of a source file that defines something. */
  toSource(span: Span): string;
}

/** Links from the page at `from` (a path below `dist/`). */
export function linksFrom(from: string, settings: Settings): PageLinks {
  const up = from
    .split('/')
    .slice(1)
    .map(() => '..');
  const relative = (path: string): string => encodePath(shortest([...up, ...path.split('/')], from));
  const out = settings.paths.out.replace(/\/+$/, '');
  const isInside = !out.startsWith('/') && !out.split('/').includes('..');
  const toRoot = [
    ...up,
    ...out
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .map(() => '..'),
  ];
  return {
    to: (kind, name) => link(code(name), relative(pagePath(kind, name))),
    toPage: (label, kind, name) => link(label, relative(pagePath(kind, name))),
    toFile: (label, path) => link(label, relative(path)),
    toEntity: (name) => link(code(name), `${relative(entitiesPath)}#${encodeURIComponent(anchor(name))}`),
    toSource: ({ path, line }) => {
      const label = code(`${path}:${line}`);
      return isInside ? link(label, `${encodePath([...toRoot, ...path.split('/')].join('/'))}#L${line}`) : label;
    },
  };
}

/** Without going up out of folders only to come back into them. */
function shortest(parts: readonly string[], from: string): string {
  const own = from.split('/').slice(0, -1);
  const ups = parts.filter((part) => part === '..').length;
  const target = parts.slice(ups);
  let shared = 0;
  while (shared < ups && shared < target.length - 1 && own[shared] === target[shared]) shared++;
  return [...Array<string>(ups - shared).fill('..'), ...target.slice(shared)].join('/');
}

function encodePath(path: string): string {
  return path
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
}
