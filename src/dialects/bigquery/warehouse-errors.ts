import { WarehouseError, type WarehouseFault } from '../../run/warehouse.ts';
import type { Statement } from '../../sql/nodes.ts';
import { type Failure, ServiceError } from './service-error.ts';

/** What the service or the network said, as a failure at its statement. */
export function wrapError(error: unknown, statement: Statement | null): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const { failure } = ServiceError.from(error);
  const place = /(?: at|,)? \[(?:at )?(\d+):(\d+)\]$/.exec(failure.message);
  const whole = place === null ? failure.message : failure.message.slice(0, place.index);
  const { fault, hint = null, option = null } = verdictOn(failure);
  // The emulator says so before what the analyser says, and writes the whole statement where it cannot run what it understood.
  const message = whole
    .replace(/^failed to analyze: /, '')
    .replace(/^failed to (?:query|exec) [\s\S]*: (?=sqlite3: )/, 'The emulator cannot run it: ');
  return new WarehouseError(message, {
    statement,
    line: place === null ? null : Number(place[1]),
    column: place === null ? null : Number(place[2]),
    fault,
    hint,
    option,
    cause: error,
  });
}

interface Verdict {
  readonly fault: WarehouseFault;
  readonly hint?: string;
  /** The option of the target that it is about. */
  readonly option?: string;
}

const signIn: Verdict = {
  fault: 'credentials',
  hint: 'Sign in with `gcloud auth application-default login`, or name the key of a service account: `key_file: …`.',
  option: 'key_file',
};

const cost: Verdict = {
  fault: 'cost',
  hint: 'Nothing was billed. Read fewer partitions or columns, or raise `maximum_bytes_billed` of the target or the model.',
  option: 'maximum_bytes_billed',
};

const late: Verdict = {
  fault: 'timeout',
  hint: 'Make the statement cheaper, or raise `job_timeout_seconds` of the target.',
  option: 'job_timeout_seconds',
};

const denied: Verdict = {
  fault: 'denied',
  hint: 'Who signs in needs the roles BigQuery Job User on the project and BigQuery Data Editor on the dataset (and BigQuery Data Viewer where other datasets are read).',
};

/** By the service's own word (https://cloud.google.com/bigquery/docs/error-messages#errortable). */
const byReason: Readonly<Record<string, Verdict>> = {
  quotaExceeded: {
    fault: 'quota',
    hint: 'Trying again does not help before it is renewed (daily quotas at midnight Pacific time). Ask for more at https://console.cloud.google.com/iam-admin/quotas, or set up billing where there is none; then go on with `waymark retry`.',
  },
  rateLimitExceeded: {
    fault: 'quota',
    hint: 'Too much came at once: lower `concurrency` of the target.',
    option: 'concurrency',
  },
  jobRateLimitExceeded: {
    fault: 'quota',
    hint: 'Too much came at once: lower `concurrency` of the target.',
    option: 'concurrency',
  },
  bytesBilledLimitExceeded: cost,
  billingTierLimitExceeded: {
    fault: 'cost',
    hint: 'The query computes too much for what it reads: look at its joins.',
  },
  billingNotEnabled: { fault: 'denied', hint: 'Set up billing for the project.', option: 'project' },
  accessDenied: denied,
  stopped: { fault: 'cancelled', hint: 'Somebody cancelled the job. Go on with `waymark retry`.' },
  timeout: late,
  invalidQuery: { fault: 'statement' },
};

/** What the words of a message tell beyond its reason, the first that fits. */
const byMessage: readonly (readonly [RegExp, Verdict])[] = [
  [/bytes billed/i, cost],
  [/(job|query|operation) timed out/i, late],
  [/query is too large|too-long/i, { fault: 'too-long', hint: 'Split the model in two.' }],
  [
    /default credentials|invalid_grant|invalid_client|key file|keyFile|does not exist, or it is not a file|incoming JSON|PEM|DECODER|private key|client_email/i,
    signIn,
  ],
  [
    /not found: dataset .* location|dataset .* was not found in location/i,
    {
      fault: 'missing',
      hint: 'Write the location that the dataset has, or make the dataset there.',
      option: 'location',
    },
  ],
  [
    /not found: dataset|dataset \S+ is not found/i,
    {
      fault: 'missing',
      hint: 'Make the dataset first, in the `location` of the target, or correct the name: it is the `schema` of the target.',
      option: 'schema',
    },
  ],
  [
    /not found: project|project \S+ is not found|project .* (not found|has been deleted)/i,
    { fault: 'missing', hint: 'Correct the id of the project; `gcloud projects list` shows yours.', option: 'project' },
  ],
  [
    /invalid (value for )?location|location \S+ (does not exist|is not)/i,
    { fault: 'missing', hint: 'Write a region such as `EU` or `europe-west3`.', option: 'location' },
  ],
  [
    /without a filter over column/i,
    {
      fault: 'statement',
      hint: 'The table has `require_partition_filter`: compare the column itself with a constant or with `{{partition_start}}`.',
    },
  ],
  [
    /concurrent update|could not serialize/i,
    { fault: 'conflict', hint: 'Something else writes to the table. Go on with `waymark retry`.' },
  ],
];

function verdictOn({ status, reason, message }: Failure): Verdict {
  if (status === 401) return signIn;
  const told = byMessage.find(([pattern]) => pattern.test(message));
  if (told !== undefined) return told[1];
  const known = byReason[reason];
  if (known !== undefined) return known;
  if (reason === 'ENOENT') return signIn;
  if (status === 403) return denied;
  if (status === null || status >= 500 || status === 429) return unreachable;
  return { fault: 'statement' };
}

const unreachable: Verdict = {
  fault: 'unreachable',
  hint: 'What was published stays. When the service answers again, go on with `waymark retry`.',
  option: 'api_endpoint',
};

export function closedError(statement: Statement | null): WarehouseError {
  return new WarehouseError('The warehouse was closed.', { statement, line: null, column: null, fault: 'cancelled' });
}
