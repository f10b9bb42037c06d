import type { CodeDoc } from '../base/diagnostic.ts';
import type { WarehouseFault } from './warehouse.ts';

/* Failures of a warehouse that is a service. None has an example: no file of a project can show them. */

const stays = 'The table that was published before stays as it is.';

export const noCredentials: CodeDoc = {
  code: 'run/credentials',
  severity: 'error',
  summary: 'The service does not know who asks.',
  explanation:
    'There are no credentials, they have expired, or the file with them cannot be read. `gcloud auth application-default login` signs you in; ' +
    'the option `key_file` of the target names the key of a service account.',
  examples: null,
};

export const permissionDenied: CodeDoc = {
  code: 'run/denied',
  severity: 'error',
  summary: 'Who asks may not do that.',
  explanation: `The credentials are known, and a role is missing. On BigQuery a build needs BigQuery Job User on the project and BigQuery Data Editor on the dataset. ${stays}`,
  examples: null,
};

export const missingPlace: CodeDoc = {
  code: 'run/missing',
  severity: 'error',
  summary: 'The project, dataset or location of a target is not there.',
  explanation:
    'The options of the target in `waymark.yaml` name a project or dataset that does not exist, or a location that the dataset is not in. ' +
    'Waymark makes tables, never projects or datasets.',
  examples: null,
};

export const quotaUsedUp: CodeDoc = {
  code: 'run/quota',
  severity: 'error',
  summary: 'A quota of the project is used up.',
  explanation: `The service refuses until the quota is renewed or raised, so nothing is tried again. ${stays} \`waymark retry\` goes on from there.`,
  examples: null,
};

export const timedOut: CodeDoc = {
  code: 'run/timeout',
  severity: 'error',
  summary: 'A statement took longer than it may.',
  explanation: `The service ended it after \`job_timeout_seconds\` of the target, or after its own limit. ${stays}`,
  examples: null,
};

export const tooLong: CodeDoc = {
  code: 'run/statement-too-long',
  severity: 'error',
  summary: 'A statement is longer than the warehouse takes.',
  explanation:
    'BigQuery takes statements of 1 MB. What Waymark inserts row by row is split; a query is not. Split the model in two, or move long lists of values into a seed.',
  examples: null,
};

export const serviceUnreachable: CodeDoc = {
  code: 'run/unreachable',
  severity: 'error',
  summary: 'The service does not answer.',
  explanation: `The connection was refused, was cut off again and again, or no answer came in time. ${stays} \`waymark retry\` goes on from there.`,
  examples: null,
};

export const serviceCodes: readonly CodeDoc[] = [
  noCredentials,
  permissionDenied,
  missingPlace,
  quotaUsedUp,
  timedOut,
  tooLong,
  serviceUnreachable,
];

/** The code of a fault that has one of its own. */
export const codeOfFault: Readonly<Partial<Record<WarehouseFault, CodeDoc>>> = {
  credentials: noCredentials,
  denied: permissionDenied,
  missing: missingPlace,
  quota: quotaUsedUp,
  timeout: timedOut,
  'too-long': tooLong,
  unreachable: serviceUnreachable,
};
