import { type Diagnostic, hasErrors, sortDiagnostics } from '../../../base/diagnostic.ts';
import type { EventDef } from '../../../model/event.ts';
import type { Settings } from '../../../model/project.ts';
import type { ModelDef } from '../../../model/transform.ts';
import type { TargetTypes } from '../check-targets.ts';
import { type Inputs, readInputs } from '../inputs.ts';
import { type CheckedProject, checkReads } from '../load-project.ts';
import { type ProjectReads, readFiles } from '../read-files.ts';
import type { Base } from './base.ts';
import { catalogFace, modelFace, type Sight } from './faces.ts';
import { namedFiles, sharedFiles } from './needed-files.ts';
import { assertionCounts, type Outline } from './outline.ts';

/** A project of which some files have changed, without that the others can tell. */
export interface CheckedChange extends Base {
  /** As far as it had to be read: shared definitions, the changed files, and what these name. */
  readonly checked: CheckedProject;
  /** What the changed files define, sorted by name. */
  readonly events: readonly EventDef[];
  readonly models: readonly ModelDef[];
}

/** Where more has changed, reading everything is hardly slower. */
const mostChanged = 100;

/**
 * Checks what has changed since `base` by itself. The result is what checking everything would give: findings in the changed
 * files are new, all others are as before. Null where that is not certain: where the rest of the project may see the change,
 * where anything is wrong, where files came, went or changed this very moment.
 */
export function checkChange(
  root: string,
  settings: Settings,
  inputs: Inputs,
  base: Base,
  types: TargetTypes,
): CheckedChange | null {
  const { outline } = base;
  // Whether a name has one type shows only beside all other events.
  if (settings.policies?.one_type !== undefined) return null;
  const paths = outline.frame === inputs.frame ? changedPaths(base, inputs) : null;
  const changed = paths && readPaths(root, paths, inputs);
  if (paths === null || changed === null) return null;
  const reads = readPaths(root, new Set([...paths, ...sharedFiles(outline), ...namedFiles(outline, changed)]), inputs);
  if (reads === null) return null;
  const checked = checkReads(reads, settings, types);
  if (checked.value === null) return null;
  const diagnostics = joinFindings(base.diagnostics, checked.diagnostics, paths, partialsOf(reads));
  if (diagnostics === null || !looksTheSame(reads, checked.value, paths, outline)) return null;
  if (!isTestedAlike(reads, checked.value, outline, paths)) return null;
  const names = new Set([...paths].flatMap((path) => outline.files[path]?.[2] ?? []));
  const { catalog, models } = checked.value.project;
  return {
    checked: checked.value,
    events: catalog.events.filter((event) => names.has(event.name)),
    models: models.filter((model) => names.has(model.name)),
    ...countAgain(base, checked.value, paths, inputs),
    id: base.id,
    outline,
    diagnostics,
    dated: base.dated,
  };
}

/** Null where the files are not the same ones, or where a changed one is seen by the rest of the project. */
function changedPaths({ outline, changed }: Base, { hashes }: Inputs): ReadonlySet<string> | null {
  const { files } = outline;
  if (Object.keys(files).length !== hashes.size) return null;
  const found = new Set<string>();
  for (const [path, hash] of hashes) {
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    if (file === undefined) return null;
    if ((changed[path]?.[0] ?? file[0]) === hash) continue;
    if (file[1] === null || found.size === mostChanged) return null;
    found.add(path);
  }
  return found;
}

function readPaths(root: string, wanted: ReadonlySet<string>, inputs: Inputs): ProjectReads | null {
  const files = readInputs(root, inputs, wanted);
  return files && readFiles(files);
}

function partialsOf({ templates }: ProjectReads): ReadonlySet<string> {
  return new Set(templates.flatMap(({ file }) => (file?.role === 'partial' ? [file.path] : [])));
}

/**
 * Findings in the changed files from now, all others from before. Null where there is an error, where an older finding points
 * into a changed file, and where one stands in a partial: which model it comes from is not known.
 */
function joinFindings(
  before: readonly Diagnostic[],
  now: readonly Diagnostic[],
  changed: ReadonlySet<string>,
  partials: ReadonlySet<string>,
): Diagnostic[] | null {
  const isIn = (paths: ReadonlySet<string>, { span }: Pick<Diagnostic, 'span'>): boolean =>
    span !== null && paths.has(span.path);
  const own = now.filter((one) => isIn(changed, one));
  const others = before.filter((one) => !isIn(changed, one));
  if (hasErrors(own) || [...now, ...others].some((one) => isIn(partials, one))) return null;
  if (others.some(({ related }) => related.some((one) => isIn(changed, one)))) return null;
  return sortDiagnostics([...others, ...own]);
}

function looksTheSame(
  reads: ProjectReads,
  { project }: CheckedProject,
  changed: ReadonlySet<string>,
  { files, mentioned }: Outline,
): boolean {
  const names = new Set(Object.values(files).flatMap(([, , own]) => own));
  const sight: Sight = { names, mentioned: new Set(mentioned) };
  const isSame = (path: string, face: string | null): boolean => face !== null && face === files[path]?.[1];
  const models = new Map(project.models.map((model) => [model.name, model]));
  return (
    reads.catalog
      .filter(({ specs }) => changed.has(specs.path))
      .every((file) => isSame(file.specs.path, catalogFace(file, sight))) &&
    [...changed]
      .filter((path) => path.endsWith('.hbs'))
      .every((path) => {
        const file = reads.templates.find((one) => one.file?.path === path)?.file;
        const model = models.get(file?.name ?? '');
        return file && model !== undefined && isSame(path, modelFace(file, model, sight));
      })
  );
}

/** False where a unit test of a changed model could not be understood without files that were not read. */
function isTestedAlike(
  reads: ProjectReads,
  { project }: CheckedProject,
  { files }: Outline,
  changed: ReadonlySet<string>,
): boolean {
  const names = new Set([...changed].flatMap((path) => files[path]?.[2] ?? []));
  const written = reads.unitTests.flatMap(({ tests }) => tests.flatMap(({ value }) => value?.model.name ?? []));
  const found = project.unitTests.map((test) => test.model.name);
  const count = (all: readonly string[]): number => all.filter((name) => names.has(name)).length;
  return count(written) === count(found);
}

function countAgain(
  { outline, changed: before, counts }: Base,
  { project }: CheckedProject,
  changed: ReadonlySet<string>,
  { hashes }: Inputs,
): Pick<Base, 'changed' | 'counts'> {
  const perName = assertionCounts(project);
  const after: Record<string, readonly [string, number]> = { ...before };
  let { assertions } = counts;
  for (const path of changed) {
    const [, , names = [], first = 0] = outline.files[path] ?? [];
    const now = names.reduce((sum, name) => sum + (perName.get(name) ?? 0), 0);
    assertions += now - (before[path]?.[1] ?? first);
    after[path] = [hashes.get(path) ?? '', now];
  }
  return { changed: after, counts: { ...counts, assertions } };
}
