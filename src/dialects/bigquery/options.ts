import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { TargetDef } from '../../model/project.ts';
import type { JsonValue } from '../../model/values.ts';

/** How a BigQuery target is reached, and what its jobs may cost. The dataset is the target's `schema`. */
export interface BigqueryOptions {
  readonly project: string;
  /** Region of the dataset and of all jobs: `EU`, `europe-west3`. Null: what the service decides. */
  readonly location: string | null;
  /** Null: Google's own. */
  readonly apiEndpoint: string | null;
  /** Path of a key file; null: application default credentials. */
  readonly keyFile: string | null;
  /** A job that would bill more is refused by the service. */
  readonly maximumBytesBilled: number | null;
  readonly jobTimeoutMs: number | null;
  readonly priority: 'interactive' | 'batch';
  readonly reservation: string | null;
  /** How many jobs run at once. */
  readonly concurrency: number;
  /** Money for a tebibyte that is billed, in `currency`. */
  readonly pricePerTib: number;
  readonly currency: string;
  /** On every job and every table. */
  readonly labels: Readonly<Record<string, string>>;
  /** Privacy class → the policy tag that its columns get; null: none is wanted. */
  readonly policyTags: Readonly<Record<string, string | null>>;
  /** Seconds after which tables are dropped that say nothing themselves; null: never. */
  readonly expireAfter: number | null;
}

export const badBigqueryOption: CodeDoc = {
  code: 'bigquery/option',
  severity: 'error',
  summary: 'An option of a BigQuery target that does not exist, is missing, or has an impossible value.',
  explanation: [
    'A target of type `bigquery` needs `project`, and takes `location` (`EU`, `europe-west3`), `api_endpoint`, `key_file`,',
    '`maximum_bytes_billed`, `job_timeout_seconds`, `priority` (`interactive` or `batch`), `reservation`, `concurrency`,',
    '`price_per_tib`, `currency`, `labels`, `policy_tags` (the policy tag of a privacy class, or `none`) and `expire_tables_after` (such as `7d`).',
    'The dataset is its `schema`.',
  ].join(' '),
  examples: {
    wrong: { 'waymark.yaml': 'targets:\n  prod: {type: bigquery, project: acme-analytics, dataset: analytics}\n' },
    right: { 'waymark.yaml': 'targets:\n  prod: {type: bigquery, project: acme-analytics, schema: analytics}\n' },
  },
};

type Reader = (value: JsonValue) => boolean;

const isText: Reader = (value) => typeof value === 'string' && value.trim() !== '';
const isCount: Reader = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
const isPrice: Reader = (value) => typeof value === 'number' && value >= 0;
const isCurrency: Reader = (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value);
const isPriority: Reader = (value) => value === 'interactive' || value === 'batch';
const isProject: Reader = (value) => typeof value === 'string' && /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{2,}$/.test(value);
const isEndpoint: Reader = (value) => typeof value === 'string' && /^(https?:\/\/)?[\w.-]+(:\d+)?\/?$/.test(value);
const isLabels: Reader = (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(
    ([key, one]) => /^[a-z][a-z0-9_-]{0,62}$/.test(key) && /^[a-z0-9_-]{0,63}$/.test(String(one)),
  );

const isPolicyTags: Reader = (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(
    ([key, one]) => /^(pseudonymous|personal|sensitive)$/.test(key) && (one === 'none' || isPolicyTag(one)),
  );
const isPolicyTag: Reader = (value) =>
  typeof value === 'string' && /^projects\/[^/]+\/locations\/[^/]+\/taxonomies\/[^/]+\/policyTags\/[^/]+$/.test(value);
const isDuration: Reader = (value) => typeof value === 'string' && durationSeconds(value) !== null;

/** Option → whether a value is one, and what it takes. */
const readers: Readonly<Record<string, readonly [isFine: Reader, takes: string]>> = {
  project: [isProject, 'the id of a project'],
  location: [isText, 'a region such as `EU`'],
  api_endpoint: [isEndpoint, 'the address of a service'],
  key_file: [isText, 'the path of a file'],
  maximum_bytes_billed: [isCount, 'a whole number of bytes'],
  job_timeout_seconds: [isCount, 'a whole number of seconds'],
  priority: [isPriority, '`interactive` or `batch`'],
  reservation: [isText, 'the name of a reservation'],
  concurrency: [isCount, 'a whole number from 1'],
  price_per_tib: [isPrice, 'an amount of money'],
  currency: [isCurrency, 'three letters such as `EUR`'],
  labels: [isLabels, 'a map of lower-case keys and values'],
  policy_tags: [
    isPolicyTags,
    'a map from `pseudonymous`, `personal` or `sensitive` to `projects/…/locations/…/taxonomies/…/policyTags/…` or `none`',
  ],
  expire_tables_after: [isDuration, 'a time such as `7d` or `12h`'],
};

/** Reads the options of a target; what is wrong is reported and left out. */
export function readBigqueryOptions(target: TargetDef): {
  readonly value: BigqueryOptions;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const read = new Map<string, JsonValue>();
  for (const [name, value] of Object.entries(target.options)) {
    const reader = readers[name];
    if (reader?.[0](value) === true) read.set(name, value);
    else diagnostics.push(complain(target, name, value, reader?.[1]));
  }
  if (target.options.project === undefined)
    diagnostics.push(
      diagnostic(badBigqueryOption, {
        message: `The target \`${target.name}\` does not say which \`project\` it is in.`,
        hint: 'Write the id of the Google Cloud project: `project: …`.',
        span: target.at.self,
      }),
    );
  return { value: optionsOf(read), diagnostics };
}

/**
 * Google's list price on demand of many regions, in US dollars a TiB (https://cloud.google.com/bigquery/pricing). Other regions,
 * contracts and currencies differ, and it may have changed: a target says its own.
 */
const listPrice = 6.25;

function optionsOf(read: ReadonlyMap<string, JsonValue>): BigqueryOptions {
  const text = (name: string): string | null => (read.has(name) ? String(read.get(name)) : null);
  const number = (name: string): number | null => (read.has(name) ? Number(read.get(name)) : null);
  const seconds = number('job_timeout_seconds');
  const expiry = text('expire_tables_after');
  return {
    project: text('project') ?? '',
    location: text('location'),
    apiEndpoint: text('api_endpoint'),
    keyFile: text('key_file'),
    maximumBytesBilled: number('maximum_bytes_billed'),
    jobTimeoutMs: seconds === null ? null : seconds * 1000,
    priority: read.get('priority') === 'batch' ? 'batch' : 'interactive',
    reservation: text('reservation'),
    concurrency: number('concurrency') ?? 8,
    pricePerTib: number('price_per_tib') ?? listPrice,
    currency: text('currency') ?? 'USD',
    labels: textMap(read.get('labels')),
    policyTags: Object.fromEntries(
      Object.entries(textMap(read.get('policy_tags'))).map(([name, tag]) => [name, tag === 'none' ? null : tag]),
    ),
    expireAfter: expiry === null ? null : durationSeconds(expiry),
  };
}

function textMap(value: JsonValue | undefined): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]));
}

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, d: 86_400, w: 604_800 };

function durationSeconds(text: string): number | null {
  const [, amount, unit = ''] = /^([1-9]\d{0,5})([hdw])$/.exec(text) ?? [];
  return amount === undefined ? null : Number(amount) * (unitSeconds[unit] ?? 0);
}

function complain(target: TargetDef, name: string, value: JsonValue, takes: string | undefined): Diagnostic {
  const fields: Readonly<Record<string, Span | undefined>> = target.at;
  const span = fields[name] ?? target.at.self;
  if (takes === undefined)
    return diagnostic(badBigqueryOption, {
      message: `A BigQuery target has no option \`${name}\`.`,
      hint:
        name === 'dataset'
          ? 'The dataset is the `schema` of the target.'
          : didYouMean(name, ['type', 'schema', ...Object.keys(readers)]),
      span,
    });
  const shown = typeof value === 'object' ? 'this' : `\`${String(value)}\``;
  return diagnostic(badBigqueryOption, {
    message: `\`${name}\` of target \`${target.name}\` takes ${takes}, not ${shown}.`,
    span,
  });
}
