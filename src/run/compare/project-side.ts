import { contentHash } from '../../base/hash.ts';
import type { DiffSide, ModelSql } from '../../diff/side.ts';
import { metricIndex } from '../../metrics/metric-index.ts';
import type { ModelDef } from '../../model/transform.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { timestamp } from '../../sql/make.ts';
import { projectLineage } from '../../transforms/render/project-lineage.ts';
import type { IncrementalRun } from '../../transforms/render/render-context.ts';
import { renderModel } from '../../transforms/render/render-model.ts';
import type { CheckedProject } from '../project/load-project.ts';
import type { ProjectFiles } from '../project/read-project-files.ts';

export interface SideInput extends CheckedProject {
  readonly files: ProjectFiles;
  /** Whether something about the project was complained about as an error. */
  readonly hasErrors: boolean;
  /** All that are known. Those of the project's targets are compared. */
  readonly dialects: readonly Dialect[];
  /** The text of a file of the project, or null where there is none. */
  readonly textOf: (path: string) => string | null;
}

/** A project that was read from its files, ready to be compared. */
export function projectSide(input: SideInput): DiffSide {
  const { project, transforms, textOf } = input;
  const models = new Map(project.models.map((model) => [model.name, model]));
  const used = new Set(Object.values(project.settings.targets).map((target) => target.dialect));
  const dialects = input.dialects.filter((dialect) => used.has(dialect.name));
  const metrics = metricIndex({ catalog: project.catalog, models: project.models, vars: transforms.known.vars });
  const readIn = dialects.length > 0 ? dialects : input.dialects.slice(0, 1);
  const sqlKey = sqlKeys(input);
  return {
    project,
    metrics,
    lineage: projectLineage({ project, transforms, metrics, dialects: readIn }),
    sqlKey,
    sqlOf(name) {
      const model = models.get(name);
      if (model === undefined || !isWhole(model, input)) return null;
      return dialects.map(
        (dialect): ModelSql => ({ dialect: dialect.name, queries: queriesOf(model, input, dialect) }),
      );
    },
    sqlIn(name, dialect) {
      const model = models.get(name);
      return model === undefined || !isWhole(model, input) ? null : renderModel(transforms, name, { dialect }).sql;
    },
    seedText: (seed) => textOf(seed.file.value)?.replace(/^\uFEFF/, '') ?? null,
    seedKey(seed) {
      const text = textOf(seed.file.value);
      return text === null ? null : contentHash(text.replaceAll('\r\n', '\n'));
    },
  };
}

/** Whether the SQL of a model is known. That of a rollup is planned from metrics, which must be free of errors. */
function isWhole(model: ModelDef, { transforms, hasErrors }: SideInput): boolean {
  const files = transforms.files.get(model.name);
  return model.rollup !== undefined ? !hasErrors : files !== undefined && !files.isBroken;
}

function queriesOf(model: ModelDef, { transforms }: SideInput, dialect: Dialect): string[] {
  const whole = renderModel(transforms, model.name, { dialect }).sql;
  if (model.materialized !== 'incremental') return [whole];
  return [whole, renderModel(transforms, model.name, { dialect, incremental: anyPart(model) }).sql];
}

/** An incremental run of some part: which one is the same to the comparison. */
function anyPart(model: ModelDef): IncrementalRun {
  if (!model.partition) return { start: null, end: null };
  return { start: timestamp('2000-01-01T00:00:00Z'), end: timestamp('9999-12-31T00:00:00Z') };
}

/**
 * Tells models apart without rendering them: by their files, the partials, and what of the settings templates can see. Models
 * that others are put into, or that name tables of sources, are left to be rendered.
 */
function sqlKeys({ project, transforms, files }: SideInput): (model: string) => string | null {
  const texts = new Map(files.templates.map(({ path, text }) => [path, text]));
  const { timeZone, weekStart, vars, targets } = project.settings;
  const partials = [...transforms.partials.values()].map(({ path }) => texts.get(path) ?? '');
  const dialects = Object.values(targets).map((target) => target.dialect);
  const known = [timeZone, weekStart, vars, transforms.known.vars, dialects, partials];
  const shared = JSON.stringify(known, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  const ephemeral = new Set(project.models.filter((one) => one.materialized === 'ephemeral').map((one) => one.name));
  const byName = new Map(project.models.map((model) => [model.name, model]));
  const sharedHash = contentHash(shared);
  return (name) => {
    const model = byName.get(name);
    const own = transforms.files.get(name);
    if (model === undefined || own === undefined) return null;
    if (model.dependsOn.some((one) => one.kind === 'table' || (one.kind === 'model' && ephemeral.has(one.name))))
      return null;
    const paths = [own.path, ...[...own.variants.values()].map((one) => one.path)];
    return `${sharedHash}\n${paths.map((path) => texts.get(path) ?? '').join('\n---\n')}`;
  };
}
