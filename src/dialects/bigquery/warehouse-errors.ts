import { WarehouseError, type WarehouseFault } from '../../run/warehouse.ts';
import type { Statement } from '../../sql/nodes.ts';
import { type Failure, ServiceError } from './service-error.ts';

/** What the service or the network said, as a failure at its statement. */
export function wrapError(error: unknown, statement: Statement | null): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const { failure } = ServiceError.from(error);
  const place = /(?: at|,)? \[(?:at )?(\d+):(\d+)\]$/.exec(failure.message);
  const whole = place === null ? failure.message : failure.message.slice(0, place.index);
  // The emulator says so before what the analyser says, and writes the whole statement where it cannot run what it understood.
  const message = whole
    .replace(/^failed to analyze: /, '')
    .replace(/^failed to (?:query|exec) [\s\S]*: (?=sqlite3: )/, 'The emulator cannot run it: ');
  const [fault, advice] = faultOf(failure);
  return new WarehouseError(advice === null ? message : `${message} ${advice}`, {
    statement,
    line: place === null ? null : Number(place[1]),
    column: place === null ? null : Number(place[2]),
    fault,
    cause: error,
  });
}

type Verdict = readonly [fault: WarehouseFault, advice: string | null];

/** By the service's word first, then by the status. */
const byReason: Readonly<Record<string, Verdict>> = {
  quotaExceeded: ['quota', 'A quota of the project is used up: wait until it is renewed, or ask for more.'],
  bytesBilledLimitExceeded: [
    'cost',
    'Raise `maximum_bytes_billed` of the target or the model, or read fewer partitions.',
  ],
  billingTierLimitExceeded: ['cost', null],
  billingNotEnabled: ['denied', 'Billing is not set up for the project.'],
  accessDenied: [
    'denied',
    'Ask for the roles BigQuery Job User on the project and BigQuery Data Editor on the dataset.',
  ],
  stopped: ['cancelled', null],
  timeout: ['timeout', 'Raise `job_timeout_seconds` of the target, or make the statement cheaper.'],
  invalidQuery: ['statement', null],
};

function faultOf({ status, reason, message }: Failure): Verdict {
  if (/bytes billed/i.test(message)) return byReason.bytesBilledLimitExceeded ?? ['cost', null];
  const known = byReason[reason];
  if (known !== undefined) return known;
  if (/could not load the default credentials|invalid_grant|unable to detect a project/i.test(message))
    return ['credentials', 'Sign in with `gcloud auth application-default login`, or name a `key_file`.'];
  if (status === 401) return ['credentials', null];
  if (status === 403) return byReason.accessDenied ?? ['denied', null];
  if (/not found: dataset/i.test(message))
    return [
      'missing',
      'Make the dataset first, in the `location` of the target: its name is the `schema` of the target.',
    ];
  if (/not found: project|project .* not found/i.test(message)) return ['missing', 'Look at `project` of the target.'];
  if (/location/i.test(message) && status === 404) return ['missing', 'Look at `location` of the target.'];
  if (/concurrent update|could not serialize/i.test(message)) return ['conflict', null];
  if (status === null || status >= 500) return ['unreachable', null];
  return ['statement', null];
}

export function closedError(statement: Statement | null): WarehouseError {
  return new WarehouseError('The warehouse was closed.', { statement, line: null, column: null, fault: 'cancelled' });
}
