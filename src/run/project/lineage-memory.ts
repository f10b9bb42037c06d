import { contentHash } from '../../base/hash.ts';
import { later } from '../../base/later.ts';
import type { ModelLineage } from '../../impact/model-lineage.ts';
import { type NamedLineage, type PackedLineage, packLineage, unpackLineage } from '../../impact/packed-lineage.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { LoadedProject } from './load-project.ts';
import { recall, remember } from './memory-file.ts';

/** What is known of the columns of models from earlier runs, by the contents of their files. */
export interface LineageMemory {
  known(model: string): ModelLineage | null;
  /** All of it, where nothing that it follows from has changed. */
  packed(): PackedLineage | null;
  /** Keeps what was worked out meanwhile for the next run. */
  keep(lineage: (model: string) => ModelLineage | null): void;
}

interface Kept extends PackedLineage {
  /** The hash of what the lineage of every model follows from. Where it has changed, nothing holds. */
  readonly frame: string;
  /** The hash of what all models say. While it is the same, all entries hold. */
  readonly whole: string;
  /** By the position of a model: the hash of what its lineage follows from. */
  readonly hashes: readonly string[];
}

const file = 'lineage.json';
/** Goes up when what is kept gets another form. */
const form = 2;

/** `program` tells one build of Waymark from another. */
export function lineageMemory(loaded: LoadedProject, dialects: readonly Dialect[], program: string): LineageMemory {
  const { root, project } = loaded;
  const hashOf = hashesOf(loaded);
  const frame = frameHash(program, loaded, dialects);
  const whole = later(() => wholeHash(loaded));
  const found = recall(root, file, isKept);
  const kept = found?.frame === frame ? found : null;
  const positions = later(() => new Map(kept?.models.map((name, position) => [name, position])));
  const isWhole = later(() => kept !== null && kept.whole === whole());
  const before = (name: string): ModelLineage | null => {
    const position = positions().get(name);
    if (kept === null || position === undefined) return null;
    return isWhole() || kept.hashes[position] === hashOf(name) ? unpackLineage(kept, position) : null;
  };
  const asked = new Set<string>();
  return {
    known(name) {
      const lineage = before(name);
      if (lineage === null) asked.add(name);
      return lineage;
    },
    packed: () => (isWhole() ? kept : null),
    keep(lineage) {
      if (asked.size === 0 && (kept === null || isWhole())) return;
      const now = project.models.flatMap(({ name }): NamedLineage[] => {
        const one = asked.has(name) ? lineage(name) : before(name);
        return one === null ? [] : [[name, one]];
      });
      const hashes = now.map(([name]) => hashOf(name));
      remember(root, file, { frame, whole: whole(), hashes, ...packLineage(now) } satisfies Kept);
    },
  };
}

/** Of a model, of what its own files and its inputs say. */
function hashesOf({ project, transforms, files }: LoadedProject): (model: string) => string {
  const texts = later(() => new Map(files.templates.map(({ path, text }) => [path, text])));
  const models = later(() => new Map(project.models.map((one) => [one.name, one])));
  return (name) => {
    const own = transforms.files.get(name);
    const paths = own === undefined ? [] : [own.path, ...[...own.variants.values()].map((one) => one.path)];
    const reads = (models().get(name)?.dependsOn ?? []).map((one) => `${one.kind}:${one.name}`);
    return contentHash([...reads, ...paths.map((path) => texts().get(path) ?? '')].join('\n---\n')).slice(0, 20);
  };
}

/** Of the same for all models. */
function wholeHash({ project, files }: LoadedProject): string {
  const parts: string[] = [];
  for (const { name, dependsOn } of project.models) {
    parts.push(name);
    for (const one of dependsOn) parts.push(one.kind, one.name);
  }
  for (const { path, text } of files.templates) parts.push(path, text);
  return contentHash(parts.join('\n---\n'));
}

/** Of everything beside the own files of a model that its SQL may depend on. */
function frameHash(
  program: string,
  { project, transforms, files }: LoadedProject,
  dialects: readonly Dialect[],
): string {
  const { timeZone, weekStart } = project.settings;
  const paths = new Map([...transforms.partials].map(([name, { path }]) => [path, name]));
  const partials = files.templates.flatMap(({ path, text }) => (paths.has(path) ? [[paths.get(path), text]] : []));
  const sources = project.catalog.sources.map((one) => [one.name, one.table ?? null]);
  const names = dialects.map((one) => one.name);
  const parts = [form, program, timeZone, weekStart, transforms.known.vars, names, partials, sources];
  return contentHash(JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)));
}

function isKept(data: unknown): data is Kept {
  if (typeof data !== 'object' || data === null) return false;
  const { frame, whole, ...lists } = data as Partial<Record<string, unknown>>;
  return (
    typeof frame === 'string' &&
    typeof whole === 'string' &&
    ['names', 'numbers', 'models', 'starts', 'hashes'].every((one) => Array.isArray(lists[one])) &&
    (lists.names as readonly unknown[]).every((one) => typeof one === 'string')
  );
}
