import type { Outcome } from '../src/base/outcome.ts';
import type { Project } from '../src/model/project.ts';
import type { Dialect } from '../src/sql/dialect.ts';
import type { TextCache } from './text-cache.ts';

/** A file to be written below `dist/`. `path` uses `/` and is relative to `dist/`. */
export interface EmittedFile {
  readonly path: string;
  readonly contents: string;
}

export interface GeneratorInput {
  readonly project: Project;
  /** The dialects of the project's targets, DuckDB first. */
  readonly dialects: readonly Dialect[];
  /** The rendered SQL of a model: the same text that runs. */
  readonly modelSql: (model: string, dialect: string) => string;
  /** Remembers what slow pure functions made in earlier runs. It never changes what comes out. */
  readonly cache: TextCache;
}

/**
 * A generator: one folder, one record. Files are a list, or made one after the other as they are asked for, so that not all of
 * them have to be held at once. Pure: the same input gives the same bytes; no clock, no environment, no disk.
 * A project's own generators (`generators/*.ts`) export the same record as `generator`.
 */
export interface Generator {
  readonly name: string;
  readonly summary: string;
  generate(input: GeneratorInput): Outcome<Iterable<EmittedFile>> | Promise<Outcome<Iterable<EmittedFile>>>;
}
