import type { ProjectReads } from '../read-files.ts';
import { namingOf, namingParts } from './faces.ts';
import { mentionsOf } from './mentions.ts';
import type { Outline } from './outline.ts';

/** Files that are read whatever has changed: shared definitions, partials, unit tests and the like. */
export function sharedFiles({ files }: Outline): string[] {
  return Object.keys(files).filter((path) => {
    const [, face, names] = files[path] ?? ['', '', []];
    return face === null && !(path.endsWith('.hbs') && names.length > 0);
  });
}

/** Files of what the changed ones name, and of what becomes part of their SQL. `changed` are the changed files as read. */
export function namedFiles(outline: Outline, changed: ProjectReads): Set<string> {
  const pathOf = pathsByName(outline);
  const ephemeral = new Set(outline.ephemeral);
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const path = pathOf.get(name);
    if (path === undefined || seen.has(name)) return;
    seen.add(name);
    found.add(path);
    if (ephemeral.has(name)) inputsOf(outline, name).forEach(visit);
  };
  for (const { specs } of changed.catalog) {
    for (const { value } of specs.events) if (value !== undefined) mentionsOf(namingParts(value)).forEach(visit);
  }
  for (const { file } of changed.templates) {
    if (file === null) continue;
    inputsOf(outline, file.name).forEach(visit);
    mentionsOf(namingOf(file.head?.assertions ?? [])).forEach(visit);
  }
  return found;
}

function pathsByName({ files }: Outline): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const path of Object.keys(files)) for (const name of files[path]?.[2] ?? []) paths.set(name, path);
  return paths;
}

/** The names of the events and models that a model reads. */
function inputsOf({ models }: Outline, name: string): string[] {
  const inputs = Object.hasOwn(models, name) ? (models[name] ?? []) : [];
  return inputs.map((one) => one.slice(one.indexOf(' ') + 1));
}
