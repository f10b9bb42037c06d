import type { CodeDoc } from '../base/diagnostic.ts';
import { assertionCodes as sharedCodes } from './codes.ts';
import type { AssertionKind } from './kind.ts';
import { acceptedValues } from './kinds/accepted-values.ts';
import { after } from './kinds/after.ts';
import { credit } from './kinds/credit.ts';
import { equalRowcount } from './kinds/equal-rowcount.ts';
import { expression } from './kinds/expression.ts';
import { freshness } from './kinds/freshness.ts';
import { healthy } from './kinds/healthy.ts';
import { length } from './kinds/length.ts';
import { notNull } from './kinds/not-null.ts';
import { notNullProportion } from './kinds/not-null-proportion.ts';
import { oncePer } from './kinds/once-per.ts';
import { pattern } from './kinds/pattern.ts';
import { range } from './kinds/range.ts';
import { recency } from './kinds/recency.ts';
import { reconcilesWith } from './kinds/reconciles-with.ts';
import { relationships } from './kinds/relationships.ts';
import { rowCount } from './kinds/row-count.ts';
import { sequential } from './kinds/sequential.ts';
import { sql } from './kinds/sql.ts';
import { unique } from './kinds/unique.ts';
import { volume } from './kinds/volume.ts';

/** Every assertion kind. A new one is a file in `kinds/` and a line here. */
export const assertionKinds: readonly AssertionKind[] = [
  notNull,
  unique,
  acceptedValues,
  range,
  length,
  pattern,
  relationships,
  expression,
  rowCount,
  notNullProportion,
  recency,
  equalRowcount,
  reconcilesWith,
  sequential,
  sql,
  oncePer,
  after,
  freshness,
  volume,
  healthy,
  credit,
];

const byName = new Map(assertionKinds.map((one) => [one.kind, one]));

/** The kind of a name as written in YAML, or null. */
export function findAssertionKind(name: string): AssertionKind | null {
  return byName.get(name) ?? null;
}

export const assertionCodes: readonly CodeDoc[] = [...sharedCodes, ...assertionKinds.flatMap((one) => one.codes)];
