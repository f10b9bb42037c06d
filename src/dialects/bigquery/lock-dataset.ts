import { isAlive } from '../../run/record/process-identity.ts';
import { type RunHolder, type TargetLock, WarehouseError } from '../../run/warehouse.ts';
import { at, cancelJob, getJob } from './follow-job.ts';
import type { BigqueryOptions } from './options.ts';
import { type Line, sendSteadily, waitAfter } from './send.ts';
import { ServiceError } from './service-error.ts';
import { wrapError } from './warehouse-errors.ts';
import type { Jobs } from './warehouse-jobs.ts';

/** The table that stands for the lock: making a table of a name works for one of several who try. */
export const lockTable = 'waymark_lock';

/** So long the lock holds unless it is renewed, in milliseconds; it is renewed three times as often. */
const lease = 5 * 60_000;
/** Takes another run may be faster; then the question who holds the lock is asked again. */
const mostTries = 5;
/** Without etags (the emulator) two who take over a lock at once find out who came last after so many milliseconds. */
const settling = 300;

/** The release of a lock is waited for so long at most, in milliseconds. */
const patience = 5000;

/** What the table's description holds. */
interface Held extends RunHolder {
  /** What the ids of the run's jobs begin with: unique among all runs. */
  readonly jobs: string;
}

type Locked = TargetLock | { readonly holder: RunHolder | null };

/**
 * Lets one run at a time work on a dataset, also from several machines. The lock is a table that names its holder and expires;
 * the holder renews it. A holder that is known to be gone (killed on this machine), or whose time is over, loses it: then what
 * it left running is cancelled first, so that it cannot write into what the next run builds.
 */
export async function lockDataset(
  jobs: Jobs,
  options: BigqueryOptions,
  dataset: string,
  own: RunHolder,
): Promise<Locked> {
  const { line } = jobs;
  const held: Held = { ...own, jobs: jobs.prefix() };
  const path = `/datasets/${dataset}/tables`;
  try {
    await checkDataset(line, options, dataset);
    for (let tries = 1; tries <= mostTries; tries++) {
      if (await makeTable(line, options, dataset, held)) return keep(jobs, `${path}/${lockTable}`, held);
      const found = await read(line, `${path}/${lockTable}`);
      if (found === null) continue;
      if (found.held?.jobs === held.jobs) return keep(jobs, `${path}/${lockTable}`, held);
      if (found.held !== null && isAlive(found.held) && found.until > Date.now()) return { holder: publicOf(found) };
      if (await takeOver(line, `${path}/${lockTable}`, found, held)) {
        if (found.held !== null) await endJobs(line, options, found.held.jobs);
        return keep(jobs, `${path}/${lockTable}`, held);
      }
      await waitAfter(line, 1);
    }
    return { holder: null };
  } catch (error) {
    throw wrapError(error, null);
  }
}

/** A dataset in another place than the target says is found out before anything runs. */
async function checkDataset(line: Line, { location }: BigqueryOptions, dataset: string): Promise<void> {
  const found = at(await sendSteadily(line, { method: 'GET', path: `/datasets/${dataset}` }), 'location');
  if (location === null || typeof found !== 'string' || found === '') return;
  if (found.toLowerCase() === location.toLowerCase()) return;
  throw new WarehouseError(`The dataset \`${dataset}\` is in ${found}, not in ${location}.`, {
    statement: null,
    line: null,
    column: null,
    fault: 'missing',
    hint: `Write \`location: ${found}\`, or take a dataset in ${location}.`,
    option: 'location',
  });
}

/** False where there is a lock already. */
async function makeTable(line: Line, options: BigqueryOptions, dataset: string, held: Held): Promise<boolean> {
  const body = {
    tableReference: { projectId: options.project, datasetId: dataset, tableId: lockTable },
    schema: { fields: [{ name: 'run', type: 'STRING' }] },
    ...leaseOf(held),
  };
  try {
    await sendSteadily(line, { method: 'POST', path: `/datasets/${dataset}/tables`, body });
    return true;
  } catch (error) {
    if (ServiceError.from(error).failure.status === 409) return false;
    throw error;
  }
}

function leaseOf(held: Held): object {
  return { description: JSON.stringify(held), expirationTime: String(Date.now() + lease) };
}

interface Found {
  /** Null where the table says nothing that can be read. */
  readonly held: Held | null;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly etag: string | null;
}

async function read(line: Line, path: string): Promise<Found | null> {
  try {
    const table = await sendSteadily(line, { method: 'GET', path });
    const etag = at(table, 'etag');
    return {
      held: parse(at(table, 'description')),
      until: Number(at(table, 'expirationTime') ?? 0),
      etag: typeof etag === 'string' ? etag : null,
    };
  } catch (error) {
    if (ServiceError.from(error).failure.status === 404) return null;
    throw error;
  }
}

function parse(text: unknown): Held | null {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : null;
    const texts = ['host', 'run', 'command', 'since', 'jobs'];
    return typeof at(value, 'pid') === 'number' && texts.every((name) => typeof at(value, name) === 'string')
      ? (value as Held)
      : null;
  } catch {
    return null;
  }
}

function publicOf({ held, until }: Found): RunHolder | null {
  return held === null ? null : { ...held, until: new Date(until).toISOString() };
}

/** Writes this run's name over that of a run that is gone. False where another one was faster. */
async function takeOver(line: Line, path: string, { etag }: Found, held: Held): Promise<boolean> {
  const headers = etag === null ? {} : { 'If-Match': etag };
  try {
    await line.service({ method: 'PATCH', path, body: leaseOf(held), headers });
  } catch (error) {
    const { status } = ServiceError.from(error).failure;
    if (status === 412 || status === 404) return false;
    throw error;
  }
  if (etag === null) await line.timing.sleep(settling, line.ending);
  return (await read(line, path))?.held?.jobs === held.jobs;
}

/** Cancels the jobs of a run that is gone, and waits until they have ended. */
async function endJobs(line: Line, options: BigqueryOptions, prefix: string): Promise<void> {
  const query = { stateFilter: ['running', 'pending'], projection: 'minimal', maxResults: 1000 };
  // Who may run jobs may list their own; where even that is not allowed, they end by themselves.
  const listed = at(await sendSteadily(line, { method: 'GET', path: '/jobs', query }).catch(() => null), 'jobs');
  for (const job of Array.isArray(listed) ? listed : []) {
    const id = at(at(job, 'jobReference'), 'jobId');
    if (typeof id !== 'string' || !id.startsWith(prefix) || stateOf(job) === 'DONE') continue;
    await cancelJob(line, options, id);
    for (let polls = 1; polls <= mostTries && !line.ending.aborted; polls++) {
      if (stateOf(await getJob(line, options, id)) === 'DONE') break;
      await waitAfter(line, polls);
    }
  }
}

function stateOf(job: unknown): unknown {
  return at(at(job, 'status'), 'state');
}

/** Renews the lock until it is released. A lock that was lost meanwhile closes the warehouse: another run works on the dataset. */
function keep(jobs: Jobs, path: string, held: Held): TargetLock {
  const { line } = jobs;
  const isOurs = async (): Promise<boolean> => (await read(line, path))?.held?.jobs === held.jobs;
  const renew = async (): Promise<void> => {
    if (await isOurs()) await line.service({ method: 'PATCH', path, body: leaseOf(held) });
    else await jobs.close();
  };
  // What fails in passing is tried again the next time, well before the lock ends.
  const timer = setInterval(() => void renew().catch(() => null), lease / 3);
  timer.unref();
  const remove = async (): Promise<void> => {
    // The warehouse is closed already: what is sent now does not end with it.
    const own: Line = { ...line, ending: new AbortController().signal };
    if ((await read(own, path))?.held?.jobs === held.jobs) await own.service({ method: 'DELETE', path });
  };
  return {
    async release() {
      clearInterval(timer);
      const enough = new AbortController();
      // What cannot be removed ends by itself.
      await Promise.race([remove().catch(() => null), line.timing.sleep(patience, enough.signal)]);
      enough.abort();
    },
  };
}
