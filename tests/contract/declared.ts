/*
 * Everything in which the two warehouses are not held to the same, in one place. Each entry is tried: one that is not needed any
 * more fails the suite. `docs/bigquery.md` says the same in words, and a test holds the two together.
 */

/** By the name of a case: what a warehouse gives instead of what the case states, and stays with. */
export interface Difference {
  readonly duckdb?: unknown;
  readonly bigquery?: unknown;
}

/** Each of these groups has a line in the documentation that begins with its name. */
export const differences: Readonly<Record<string, Readonly<Record<string, Difference>>>> = {
  // DuckDB takes NaN for a value like others, greater than all; to BigQuery it is no number that anything equals.
  'NaN in comparisons': {
    'NaN is NaN': { duckdb: true },
    'NaN differs from NaN': { duckdb: false },
    'NaN is greater': { duckdb: true },
    'min with NaN': { duckdb: 0 },
  },
  // What text is a value of a type is the warehouse's own affair beyond the plainest cases.
  'Casts of text': {
    'a fraction as an integer': { duckdb: 2 },
    'an exponent as an integer': { duckdb: 1000 },
    'a letter as a boolean': { duckdb: true },
    'a digit as a boolean': { duckdb: true },
  },
  'Casts to text': {
    'a timestamp as text': { bigquery: '2024-02-29 08:00:00+00' },
    'a whole double as text': { bigquery: '1' },
  },
  // Half to even against half away from zero. `round` is the same on both.
  'Casts of doubles to integers': {
    'half a double as an integer': { duckdb: 2 },
    'minus half a double as an integer': { duckdb: -2 },
  },
};

/** What the emulator gives although BigQuery's documentation says what the case states. A text stands for a failure that says it. */
export interface EmulatorFault {
  readonly documentation: string;
  readonly cases: Readonly<Record<string, { readonly gives: unknown } | { readonly fails: string }>>;
}

const reference = 'https://cloud.google.com/bigquery/docs/reference/standard-sql';
const noFloat = { fails: 'strconv.ParseFloat' } as const;

/** Each of these has a line in the documentation that begins with its name and holds the link. */
export const emulatorFaults: Readonly<Record<string, EmulatorFault>> = {
  'Unary minus': {
    documentation: `${reference}/operators#arithmetic_operators`,
    cases: {
      negate: { fails: 'googlesqlite_unary_minus' },
      'negate a negative': { fails: 'googlesqlite_unary_minus' },
    },
  },
  '`nullif` with a null': {
    documentation: `${reference}/conditional_expressions#nullif`,
    cases: { 'nullif with null': { fails: 'nil pointer' } },
  },
  'NaN and infinities': {
    documentation: `${reference}/data-types#floating_point_types`,
    cases: {
      NaN: noFloat,
      'NaN and a number': noFloat,
      'NaN is NaN': noFloat,
      'NaN differs from NaN': noFloat,
      'NaN is less': noFloat,
      'NaN is greater': noFloat,
      'NaN is not null': noFloat,
      infinity: noFloat,
      'minus infinity': noFloat,
      'infinity is greater': noFloat,
      'sum with NaN': noFloat,
      'max with NaN': noFloat,
      'min with NaN': noFloat,
      'count distinct with NaN': noFloat,
    },
  },
  '`in` with a null': {
    documentation: `${reference}/operators#in_operators`,
    cases: { 'in with a null': { gives: false }, 'not in with a null': { gives: true } },
  },
  'Values of JSON': {
    documentation: `${reference}/json_functions#json_value`,
    cases: {
      'json_value of the greatest integer': { gives: '9.223372036854776e+18' },
      'json_value below a scalar': { gives: '1' },
      'to_json of true': { gives: '1' },
    },
  },
  Unions: {
    documentation: `${reference}/query-syntax#union`,
    cases: {
      'a column twice in a union': {
        gives: [
          [1, 7, 7],
          [2, 3, 3],
        ],
      },
    },
  },
  'Whole doubles in lists': {
    documentation: `${reference}/operators#arithmetic_operators`,
    cases: { 'median of a whole double and another': { gives: 1.55 } },
  },
  Casts: {
    documentation: `${reference}/conversion_functions#cast`,
    cases: {
      'no text as an integer': { gives: 0 },
      'a letter as a boolean': { gives: true },
      'a digit as a boolean': { gives: true },
      'a timestamp as text': { gives: '2024-02-29T08:00:00Z' },
      'a double as an integer': { gives: 2 },
      'half a double as an integer': { gives: 2 },
      'minus half a double as an integer': { gives: -2 },
      'too large a double as an integer': { gives: -9223372036854775808n },
    },
  },
};

/** Columns of reference tables that the faults above reach: not compared, and tried whether they still differ. */
export const columnsNotCompared: Readonly<Record<string, readonly string[]>> = {
  bundle_funnel: ['share_of_shown'],
  order_drop_off: ['share_of_started', 'drop_off'],
};

/**
 * Metrics that the fault with whole doubles in lists reaches: exact medians of doubles, where one of the two middle values happens to
 * be whole. So it is with few rows of many; more of them are no fault of that kind.
 */
export const metricsNearlyCompared: Readonly<Record<string, number>> = {
  video_median_minutes_to_activation: 0.01,
  video_median_minutes_to_aha: 0.01,
  video_median_minutes_to_first_value: 0.01,
};

const differenceByCase = new Map(Object.values(differences).flatMap((group) => Object.entries(group)));
const faultByCase = new Map(Object.values(emulatorFaults).flatMap((one) => Object.entries(one.cases)));

/** What a case is to give on a warehouse, given what it states. */
export function expectedOn(engine: 'duckdb' | 'bigquery', what: string, stated: unknown): unknown {
  const declared = differenceByCase.get(what);
  return declared !== undefined && engine in declared ? declared[engine] : stated;
}

export function faultOf(what: string): { readonly gives: unknown } | { readonly fails: string } | null {
  return faultByCase.get(what) ?? null;
}

/** All cases that are named above. */
export const declaredCases: ReadonlySet<string> = new Set([...differenceByCase.keys(), ...faultByCase.keys()]);
