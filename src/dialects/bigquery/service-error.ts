/** What the service says of a failure, and where it does not answer, what the network says. */
export interface Failure {
  /** HTTP status; null where there was no answer. */
  readonly status: number | null;
  /** The service's own word: `rateLimitExceeded`, `notFound`, `invalidQuery`; of the network `ECONNRESET`. */
  readonly reason: string;
  readonly message: string;
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
    const message = text(field(first, 'message')) ?? (error instanceof Error ? error.message : String(error));
    return new ServiceError(
      { status: Number.isInteger(status) && status >= 100 ? status : null, reason, message },
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
  if (status === null) return !/ENOTFOUND|ECONNREFUSED|EAI_AGAIN/.test(reason);
  return status === 500 || status === 502 || status === 503 || status === 504;
}

/** Failures of a job after which another attempt may succeed. */
export const passingReasons: ReadonlySet<string> = new Set(['backendError', 'internalError', 'rateLimitExceeded']);
