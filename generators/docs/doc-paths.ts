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
  return pageFolder(kind) + pageFile(name);
}

export function pageFolder(kind: PageKind): string {
  return `${docs}${folders[kind]}/`;
}

function pageFile(name: string): string {
  return `${fileName(name)}.md`;
}

/** The folder of all pages, and those that stand in it. */
export const docs = 'docs/';
export const [indexFile, entitiesFile, propertiesFile] = ['index.md', 'entities.md', 'properties.md'];

/** Makes the links of the pages in one folder. */
export interface PageLinks {
  /** To the first page. */
  readonly up: string;
  /** To a page by the name of what it is about. */
  to(kind: PageKind, name: string): string;
  /** The same under another label. */
  toPage(label: string, kind: PageKind, name: string): string;
  /** To another file below `dist/`. The path of its folder ends with `/`. */
  toFile(label: string, folder: string, file: string): string;
  toEntity(name: string): string;
  /** To the line of a source file that defines something. */
  toSource(span: Span): string;
}

const linksOfProjects = new WeakMap<Settings, Map<string, PageLinks>>();

/** Links from the pages in a folder below `dist/`, made once for each. */
export function linksFrom(folder: string, settings: Settings): PageLinks {
  const known = linksOfProjects.get(settings) ?? new Map<string, PageLinks>();
  linksOfProjects.set(settings, known);
  const links = known.get(folder) ?? makeLinks(folder, settings);
  known.set(folder, links);
  return links;
}

function makeLinks(folder: string, settings: Settings): PageLinks {
  const ways = new Map<string, string>();
  const wayTo = (to: string): string => {
    const way = ways.get(to) ?? wayBetween(folder, to);
    ways.set(to, way);
    return way;
  };
  const out = settings.paths.out.replace(/\/+$/, '');
  const isInside = !out.startsWith('/') && !out.split('/').includes('..');
  const toRoot = '../'.repeat([...partsOf(folder), ...partsOf(out)].length);
  const pagesOf = (kind: PageKind) => pageLinks(wayTo(pageFolder(kind)));
  const pages = {
    event: pagesOf('event'),
    metric: pagesOf('metric'),
    model: pagesOf('model'),
    source: pagesOf('source'),
    seed: pagesOf('seed'),
  };
  return {
    up: link('Tracking plan', wayTo(docs) + indexFile),
    to: (kind, name) => pages[kind](name).byName,
    toPage: (label, kind, name) => link(label, pages[kind](name).target),
    toFile: (label, to, file) => link(label, wayTo(to) + encodePath(file)),
    toEntity: (name) => link(code(name), `${wayTo(docs)}${entitiesFile}#${encodeURIComponent(anchor(name))}`),
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

/** Names that stand as they are in paths and as code: nearly all. */
const plainName = /^[\w.-]+$/;

/** Links to the pages of one folder, each made once. `way` leads there. */
function pageLinks(way: string): (name: string) => PageLink {
  return remember((name) => {
    if (plainName.test(name)) {
      const target = `${way}${name}.md`;
      return { target, byName: `[\`${name}\`](${target})` };
    }
    const target = way + encodePath(pageFile(name));
    return { target, byName: link(code(name), target) };
  });
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
