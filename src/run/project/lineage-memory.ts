import { contentHash } from '../../base/hash.ts';
import { type ModelEntry, modelEntry, modelOf } from '../../impact/lineage-data.ts';
import type { ModelLineage } from '../../impact/model-lineage.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { LoadedProject } from './load-project.ts';
import { recall, remember } from './memory-file.ts';

/** What is known of the columns of models from earlier runs, by the contents of their files. */
export interface LineageMemory {
  known(model: string): ModelLineage | null;
  /** Keeps what was worked out meanwhile for the next run. */
  keep(lineage: (model: string) => ModelLineage | null): void;
}

/** By the name of the model: the hash of what its lineage follows from, and the lineage. */
interface Kept {
  readonly frame: string;
  readonly models: Readonly<Record<string, readonly [hash: string, entry: Omit<ModelEntry, 'id'>]>>;
}

const file = 'lineage.json';

/** `program` tells one build of Waymark from another. */
export function lineageMemory(
  { root, project, transforms, files }: LoadedProject,
  dialects: readonly Dialect[],
  program: string,
): LineageMemory {
  const texts = new Map(files.templates.map(({ path, text }) => [path, text]));
  const frame = contentHash(frameText(program, { project, transforms }, dialects, texts));
  const kept = recall(root, file, isKept);
  const before = kept?.frame === frame ? kept.models : {};
  const models = new Map(project.models.map((one) => [one.name, one]));
  const hashOf = (name: string): string => {
    const own = transforms.files.get(name);
    const paths = own === undefined ? [] : [own.path, ...[...own.variants.values()].map((one) => one.path)];
    const reads = (models.get(name)?.dependsOn ?? []).map((one) => `${one.kind}:${one.name}`);
    return contentHash([...reads, ...paths.map((path) => texts.get(path) ?? '')].join('\n---\n')).slice(0, 20);
  };
  const asked = new Set<string>();
  return {
    known(name) {
      const found = Object.hasOwn(before, name) ? before[name] : undefined;
      if (found !== undefined && found[0] === hashOf(name)) return modelOf(found[1]);
      asked.add(name);
      return null;
    },
    keep(lineage) {
      if (asked.size === 0) return;
      const now: Record<string, readonly [string, Omit<ModelEntry, 'id'>]> = {};
      for (const name of models.keys()) {
        const found = asked.has(name) ? lineage(name) : null;
        const old = Object.hasOwn(before, name) ? before[name] : undefined;
        if (found !== null) now[name] = [hashOf(name), withoutId(modelEntry(name, found))];
        else if (old !== undefined) now[name] = old;
      }
      remember(root, file, { frame, models: now } satisfies Kept);
    },
  };
}

/** Everything beside the own files of a model that its SQL may depend on. */
function frameText(
  program: string,
  { project, transforms }: Pick<LoadedProject, 'project' | 'transforms'>,
  dialects: readonly Dialect[],
  texts: ReadonlyMap<string, string>,
): string {
  const { timeZone, weekStart } = project.settings;
  const partials = [...transforms.partials].map(([name, { path }]) => [name, texts.get(path) ?? '']);
  const sources = project.catalog.sources.map((one) => [one.name, one.table ?? null]);
  const names = dialects.map((one) => one.name);
  const parts = [program, timeZone, weekStart, transforms.known.vars, names, partials, sources];
  return JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

function withoutId({ id: _, ...entry }: ModelEntry): Omit<ModelEntry, 'id'> {
  return entry;
}

function isKept(data: unknown): data is Kept {
  if (typeof data !== 'object' || data === null || !('frame' in data) || !('models' in data)) return false;
  const { models } = data;
  return typeof models === 'object' && models !== null && Object.values(models).every(isEntry);
}

function isEntry(entry: unknown): boolean {
  return Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'object' && entry[1] !== null;
}
