/** What the service says of a failure, and where it does not answer, what the network says. */
export interface Failure {
  /** HTTP status; null where there was no answer. */
  readonly status: number | null;
  /** The service's own word: `rateLimitExceeded`, `notFound`, `invalidQuery`; of the network `ECONNRESET`. */
  readonly reason: string;
  readonly message: string;
  /** True where a job was begun and failed, as opposed to a request about it. */
  readonly ofJob: boolean;
}

export class ServiceError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, { cause });
    this.name = 'ServiceError';
    this.failure = failure;
  }

  /** Whatever the client threw. */
  static from(error: unknown): ServiceError {
    if (error instanceof ServiceError) return error;
    const status = Number(field(error, 'code'));
    const [first] = list(field(error, 'errors'));
    const reason = text(field(first, 'reason')) ?? text(field(error, 'code')) ?? '';
    const said = error instanceof Error ? error.message : String(error);
    // The client numbers what it was told, and prints objects as such.
    const message =
      text(field(first, 'message')) ?? said.replace(/^Multiple errors occurred[^\n]*\n+|\[object Object\]/g, '');
    return new ServiceError(
      { status: Number.isInteger(status) && status >= 100 ? status : null, reason, message, ofJob: false },
      error,
    );
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** True where nothing is known of what became of a request: it may have arrived. */
export function isLost({ status, reason }: Failure): boolean {
  if (status === null) return !/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|CERT|ERR_OSSL|^$/.test(reason);
  return status === 500 || status === 502 || status === 503 || status === 504;
}

/** True where a request was turned away without a look at it, because there are too many. */
export function isBusy({ status, reason, ofJob }: Failure): boolean {
  return !ofJob && (status === 429 || (status === 403 && reason === 'rateLimitExceeded'));
}

const passing: ReadonlySet<string> = new Set([
  'backendError',
  'internalError',
  'rateLimitExceeded',
  'jobBackendError',
  'jobRateLimitExceeded',
]);

/**
 * Whether a job failed in a way after which another attempt may succeed
 * (https://cloud.google.com/bigquery/docs/error-messages#errortable). `jobInternalError` is such a word only where its message
 * says so: the emulator uses it for every failure.
 */
export function isPassing({ reason, message, ofJob }: Failure): boolean {
  if (!ofJob) return false;
  return passing.has(reason) || (reason === 'jobInternalError' && /internal error occurred|retrying/i.test(message));
}
