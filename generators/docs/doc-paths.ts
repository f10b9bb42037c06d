import { fileName } from '../../src/base/names.ts';
import { remember } from '../../src/base/remember.ts';
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

const linksOfProjects = new WeakMap<Settings, Map<string, PageLinks>>();

/** Links from the page at `from` (a path below `dist/`): the same for all pages of a folder, so made once for each. */
export function linksFrom(from: string, settings: Settings): PageLinks {
  const known = linksOfProjects.get(settings) ?? new Map<string, PageLinks>();
  linksOfProjects.set(settings, known);
  const folder = folderOf(from);
  const links = known.get(folder) ?? linksFromFolder(folder, settings);
  known.set(folder, links);
  return links;
}

function linksFromFolder(folder: string, settings: Settings): PageLinks {
  const ways = new Map<string, string>();
  const relative = (path: string): string => {
    const to = folderOf(path);
    const way = ways.get(to) ?? wayBetween(folder, to);
    ways.set(to, way);
    return way + encodePath(path.slice(to.length));
  };
  const out = settings.paths.out.replace(/\/+$/, '');
  const isInside = !out.startsWith('/') && !out.split('/').includes('..');
  const toRoot = '../'.repeat([...partsOf(folder), ...partsOf(out)].length);
  const pages: Readonly<Record<PageKind, (name: string) => PageLink>> = {
    event: pageLinks('event', relative),
    metric: pageLinks('metric', relative),
    model: pageLinks('model', relative),
    source: pageLinks('source', relative),
    seed: pageLinks('seed', relative),
  };
  return {
    to: (kind, name) => pages[kind](name).byName,
    toPage: (label, kind, name) => link(label, pages[kind](name).target),
    toFile: (label, path) => link(label, relative(path)),
    toEntity: (name) => link(code(name), `${relative(entitiesPath)}#${encodeURIComponent(anchor(name))}`),
    toSource: ({ path, line }) => {
      const label = code(`${path}:${line}`);
      return isInside ? link(label, `${toRoot}${encodePath(path)}#L${line}`) : label;
    },
  };
}

/** A link to a page. Many pages have the same. */
interface PageLink {
  readonly target: string;
  /** The whole link, under the name of what the page is about. */
  readonly byName: string;
}

function pageLinks(kind: PageKind, relative: (path: string) => string): (name: string) => PageLink {
  return remember((name) => {
    const target = relative(pagePath(kind, name));
    return { target, byName: link(code(name), target) };
  });
}

/** With a `/` at its end, unless it is empty. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function partsOf(folder: string): string[] {
  return folder.split('/').filter((part) => part !== '' && part !== '.');
}

/** From folder to folder, without going up out of folders only to come back into them. */
function wayBetween(from: string, to: string): string {
  const [own, target] = [partsOf(from), partsOf(to)];
  let shared = 0;
  while (shared < own.length && own[shared] === target[shared]) shared++;
  const down = target.slice(shared).map((part) => `${encodePath(part)}/`);
  return '../'.repeat(own.length - shared) + down.join('');
}

/** Characters that are never escaped: nearly all paths have no others. */
const plainPath = /^[\w./-]*$/;

function encodePath(path: string): string {
  if (plainPath.test(path)) return path;
  return path
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
}
