import { isBusy, isLost, ServiceError } from './service-error.ts';
import { backoff, type Timing } from './timing.ts';
import type { Service, ServiceRequest } from './warehouse-client.ts';

/** The service, and when to leave off. */
export interface Line {
  readonly service: Service;
  readonly timing: Timing;
  /** Aborted where the warehouse is closed: nothing is waited for after that. */
  readonly ending: AbortSignal;
}

/** How often a request is sent that gets no answer, or is turned away because there are too many. */
export const mostSends = 5;

/** Sends a request that may arrive twice: again after a lost answer, and where the service is busy. Each time later. */
export function sendSteadily(line: Line, request: ServiceRequest): Promise<unknown> {
  return steadily(line, () => line.service(request));
}

/** The same for what is sent in another way. */
export async function steadily<T>(line: Line, send: () => Promise<T>): Promise<T> {
  for (let sent = 1; ; sent++) {
    try {
      return await untilEnd(line.ending, send());
    } catch (error) {
      if (!mayPass(error) || sent >= mostSends) throw error;
      await waitAfter(line, sent);
      if (line.ending.aborted) throw error;
    }
  }
}

/** Whether the same request may well be answered later. */
export function mayPass(error: unknown): boolean {
  const { failure } = ServiceError.from(error);
  return isLost(failure) || isBusy(failure);
}

/** Waits as long as so many failures in a row ask for. */
export function waitAfter({ timing, ending }: Line, failures: number): Promise<void> {
  return timing.sleep(backoff(failures, timing.random()), ending);
}

/** The result, or an error as soon as the signal is aborted: a service that says nothing keeps nobody from leaving. */
export function untilEnd<T>(ending: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void =>
      reject(new ServiceError({ status: null, reason: 'closed', message: 'The warehouse was closed.', ofJob: false }));
    if (ending.aborted) leave();
    ending.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => ending.removeEventListener('abort', leave));
  });
}
