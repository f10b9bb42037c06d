import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Settings } from '../model/project.ts';
import type { RollupDef } from '../model/rollup.ts';
import type { ModelDef, UnitTestDef } from '../model/transform.ts';
import type { KnownNames } from './known-names.ts';
import type { ModelHead } from './read/read-head.ts';
import type { TemplateFile } from './template/evaluate-values.ts';

/** The templates of one model. */
export interface ModelFiles {
  readonly name: string;
  /** Path of the model's own file. */
  readonly path: string;
  readonly head: ModelHead;
  /** True where head or SQL could not be read: nothing more is said about it. */
  readonly isBroken: boolean;
  /** Null where it could not be parsed. */
  readonly base: TemplateFile | null;
  /** Dialect → SQL that is written for it. */
  readonly variants: ReadonlyMap<string, TemplateFile>;
}

/** The transforms of a project: what the model says about them, and the templates to render them from. */
export interface Transforms {
  /** Sorted by name; also those that are rollups of the catalog, which have no files. */
  readonly models: readonly ModelDef[];
  /** Sorted by name. */
  readonly unitTests: readonly UnitTestDef[];
  readonly files: ReadonlyMap<string, ModelFiles>;
  readonly partials: ReadonlyMap<string, TemplateFile>;
  /** Rollups by the name of their table, and the metrics to plan them from. */
  readonly rollups: ReadonlyMap<string, RollupDef>;
  readonly metrics: () => MetricIndex;
  readonly known: KnownNames;
  /** What came of rendering models as a whole with marked tables while they were checked, by `markedKey`. */
  readonly marked: ReadonlyMap<string, string>;
  readonly settings: Settings;
}
