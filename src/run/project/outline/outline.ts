import type { AssertionDef } from '../../../model/assertion.ts';
import type { Project } from '../../../model/project.ts';
import type { Inputs } from '../inputs.ts';
import type { ProjectReads } from '../read-files.ts';
import { assertionMentions, catalogFace, modelFace, namingParts, type Sight } from './faces.ts';
import { addMentions } from './mentions.ts';

/**
 * How the files of a project hang together: enough to tell whom a change concerns, and far less than the project itself. It
 * holds as long as only files change whose faces stay the same.
 */
export interface Outline {
  /** Equal for equal settings and the same program. */
  readonly frame: string;
  /** By path. */
  readonly files: Readonly<Record<string, OutlinedFile>>;
  /** Model → what it reads, as `kind name`, in the order of its `dependsOn`; sorted by name. */
  readonly models: Readonly<Record<string, readonly string[]>>;
  readonly ephemeral: readonly string[];
  /** Source → names of its events. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
  /** All texts by which a file may name something of another one. */
  readonly mentioned: readonly string[];
}

/** `face` is null where the rest of the project may see everything of the file. `names` are the events or the model in it. */
export type OutlinedFile = readonly [
  hash: string,
  face: string | null,
  names: readonly string[],
  /** Number of assertions on what the file defines. */
  assertions: number,
];

/** The outline of a project without errors. */
export function outlineOf(reads: ProjectReads, project: Project, inputs: Inputs): Outline {
  const names = new Set([...project.catalog.events, ...project.models].map((one) => one.name));
  const sight: Sight = { names, mentioned: mentionedIn(reads, names) };
  const models = new Map(project.models.map((model) => [model.name, model]));
  const counts = assertionCounts(project);
  const varied = new Set(reads.templates.flatMap(({ file }) => (file?.role === 'variant' ? [file.name] : [])));
  const outlined = new Map<string, OutlinedFile>();
  const add = (path: string, face: string | null, own: readonly string[]): void => {
    let sum = 0;
    for (const name of own) sum += counts.get(name) ?? 0;
    outlined.set(path, [inputs.hashes.get(path) ?? '', face, own, sum]);
  };
  for (const file of reads.catalog) {
    const own = file.specs.events.map((event) => event.name);
    add(file.specs.path, catalogFace(file, sight), own);
  }
  for (const { file } of reads.templates) {
    const model = file?.role === 'model' ? models.get(file.name) : undefined;
    if (file === null || model === undefined) continue;
    add(file.path, varied.has(file.name) ? null : modelFace(file, model, sight), [file.name]);
  }
  const files: Record<string, OutlinedFile> = {};
  for (const [path, hash] of inputs.hashes) files[path] = outlined.get(path) ?? [hash, null, [], 0];
  return {
    frame: inputs.frame,
    files,
    models: Object.fromEntries(
      project.models.map((model) => [model.name, model.dependsOn.map(({ kind, name }) => `${kind} ${name}`)]),
    ),
    ephemeral: project.models.filter((model) => model.materialized === 'ephemeral').map((model) => model.name),
    sources: Object.fromEntries(project.catalog.sources.map((source) => [source.name, source.events])),
    mentioned: [...sight.mentioned],
  };
}

/**
 * Of events and models only the parts that can name others; of everything else, everything. A source that lists its events sees
 * no more of them than that they are there.
 */
function mentionedIn(reads: ProjectReads, names: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  for (const { specs } of reads.catalog) {
    const { path: _, complete: __, events, sources, ...others } = specs;
    for (const section of Object.values(others)) addMentions(section, found);
    for (const { name, value } of sources) addMentions({ name, ...value, events: null }, found);
    for (const { value } of events) if (value !== undefined) addMentions(namingParts(value), found);
  }
  for (const { file } of reads.templates) {
    // Assertions of models name columns of theirs, and tables.
    for (const text of assertionMentions(file?.head?.assertions ?? [])) if (names.has(text)) found.add(text);
  }
  for (const { tests } of reads.unitTests) addMentions(tests, found);
  return found;
}

/** How many assertions there are on each event, model and seed. */
export function assertionCounts({ catalog, models }: Project): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = ({ subject }: AssertionDef): void => void counts.set(subject.name, (counts.get(subject.name) ?? 0) + 1);
  catalog.assertions.forEach(count);
  for (const model of models) model.assertions.forEach(count);
  return counts;
}
