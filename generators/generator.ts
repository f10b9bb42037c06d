import type { Outcome } from '../src/base/outcome.ts';
import type { ColumnLineage } from '../src/impact/column-lineage.ts';
import type { EventDef } from '../src/model/event.ts';
import type { Project } from '../src/model/project.ts';
import type { ModelDef } from '../src/model/transform.ts';
import type { Dialect } from '../src/sql/dialect.ts';
import type { TextCache } from './text-cache.ts';

/** A file to be written below `dist/`. `path` uses `/` and is relative to `dist/`. */
export interface EmittedFile {
  readonly path: string;
  readonly contents: string;
}

/** What generators see that look at events alone. */
export interface EventsInput {
  readonly project: {
    readonly settings: Pick<Project['settings'], 'name'>;
    readonly catalog: Pick<Project['catalog'], 'events' | 'sources'>;
  };
  /** Remembers what slow pure functions made in earlier runs. It never changes what comes out. */
  readonly cache: TextCache;
}

export interface GeneratorInput extends EventsInput {
  readonly project: Project;
  /** The dialects of the project's targets, DuckDB first. */
  readonly dialects: readonly Dialect[];
  /** The rendered SQL of a model: the same text that runs. */
  readonly modelSql: (model: string, dialect: string) => string;
  /** Which column is made of which. */
  readonly lineage: ColumnLineage;
}

/** A large file that is made part by part, so that it need never be held as a whole. */
export interface PartedFile {
  readonly path: string;
  readonly parts: Iterable<string>;
}

/** A large file of which only some lines change, so that it need not be made anew. */
export interface EditedFile {
  readonly path: string;
  /** The new contents in parts; null where the old ones are not as expected, so that all has to be generated. */
  edit(before: Uint8Array): readonly Uint8Array[] | null;
}

/** Some definitions have changed, and the rest of the project looks as it did: see `src/run/project/outline`. */
export interface ChangeInput extends GeneratorInput {
  /** Sorted by name. In `project` they stand as they are now, all others by name and by what they read. */
  readonly events: readonly EventDef[];
  readonly models: readonly ModelDef[];
  /** Events that have not changed and of whose columns other columns are made now. Metrics rest on the same columns as before. */
  readonly relinked: readonly EventDef[];
}

export type MadeFiles = Iterable<EmittedFile | PartedFile>;
export type ChangedFiles = Iterable<EmittedFile | EditedFile>;

/**
 * A generator: one folder, one record. Files are a list, or made one after the other as they are asked for, so that not all of
 * them have to be held at once. Pure: the same input gives the same bytes; no clock, no environment, no disk.
 * A project's own generators (`generators/*.ts`) export the same record as `generator`.
 */
export interface Generator {
  readonly name: string;
  readonly summary: string;
  generate(input: GeneratorInput): Outcome<MadeFiles> | Promise<Outcome<MadeFiles>>;
  /**
   * The files that such a change concerns, exactly as `generate` makes them; null where all have to be made. It only saves time:
   * without it everything is generated whatever changes.
   */
  change?(input: ChangeInput): ChangedFiles | null | Promise<ChangedFiles | null>;
}

/** A generator that looks at events alone, and of the places where things are defined only at those of events. */
export interface EventGenerator extends Generator {
  generate(input: EventsInput): Outcome<MadeFiles> | Promise<Outcome<MadeFiles>>;
}
