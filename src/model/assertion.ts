import type { At } from '../yaml/shape.ts';

/** What an assertion is about: a typed event table, a model, a seed, or the quarantine of an event. */
export interface AssertionSubject {
  readonly kind: 'event' | 'model' | 'seed';
  readonly name: string;
}

/** One data-quality assertion. `spec` holds what its kind reads (see `src/assertions`). */
export interface AssertionDef {
  /** Unique and stable: `<kind>:<subject>:<rest>`, as shown in reports. */
  readonly id: string;
  readonly kind: string;
  readonly subject: AssertionSubject;
  readonly description?: string;
  /** The kind's own fields, plain data. */
  readonly spec: object;
  /** A SQL condition that narrows the rows looked at. */
  readonly where?: string;
  readonly severity: 'error' | 'warning';
  /** Number of failing rows from which it warns or fails: `> 0` unless written. */
  readonly warn_if?: Threshold;
  readonly error_if?: Threshold;
  /** True where the catalog implies it (required, enum, once_per, …) and nobody wrote it as an assertion. */
  readonly implied: boolean;
  readonly at: At;
}

/** `> 10`, `>= 1%` (of the rows looked at). */
export interface Threshold {
  readonly text: string;
  readonly op: '>' | '>=' | '=' | '!=' | '<' | '<=';
  readonly value: number;
  readonly unit: 'rows' | 'percent';
}
