import type { At, Located } from '../yaml/shape.ts';
import type { Duration, JsonObject, JsonValue } from './plain-values.ts';
import type { PropertySample } from './sample.ts';

export type { Duration, JsonObject, JsonValue };

export type ScalarKind = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp' | 'uuid';
export type ValueKind = ScalarKind | 'array' | 'object';

/** Formats beyond the types, each defined once as a regular expression (`src/model/formats.ts`). */
export type StringFormat = 'email' | 'uri' | 'hostname' | 'ipv4' | 'ipv6' | 'country' | 'currency' | 'semver' | 'slug';

export type PiiClass = 'none' | 'pseudonymous' | 'personal' | 'sensitive';

/**
 * What a value may be. A key that is absent does not constrain.
 * Lengths are in Unicode code points; bounds are inclusive unless they say otherwise.
 */
export interface ValueType {
  readonly type: ValueKind;
  readonly nullable?: boolean;
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusive_minimum?: number;
  readonly exclusive_maximum?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  /** A regular expression that RE2 and ECMAScript (`u` flag) read alike; matches anywhere unless anchored. */
  readonly pattern?: string;
  readonly format?: StringFormat;
  /** Of an array. */
  readonly items?: ValueType;
  readonly min_items?: number;
  readonly max_items?: number;
  /** Of an object: closed, in the order written. */
  readonly properties?: readonly Property[];
}

/** One property of an event, or one field of a nested object. */
export interface Property extends ValueType {
  /** As users write it: `$current_url`. */
  readonly name: string;
  /** The safe SQL identifier: `current_url`. */
  readonly column: string;
  readonly required: boolean;
  readonly description?: string;
  readonly unit?: string;
  readonly pii?: PiiClass;
  readonly owner?: string;
  readonly example?: JsonValue;
  /** Values of another JSON type are converted while loading (`"74.25"` → 74.25); otherwise they are quarantined. */
  readonly coerce?: boolean;
  /** What it was called before. */
  readonly renamed_from?: string;
  readonly deprecated?: Deprecation;
  /** How `waymark sample` draws its values. */
  readonly sample?: PropertySample;
  /** Name of the shared property (top-level `properties:`) that this one uses, if any. */
  readonly shared?: string;
  /** Name of the group through which an event includes it, if any. */
  readonly group?: string;
  readonly at: At;
}

export interface Deprecation {
  readonly reason?: string;
  readonly replaced_by?: string;
  /** ISO date from which it may be removed. */
  readonly remove_after?: string;
}

export type Example = Located<JsonObject>;
