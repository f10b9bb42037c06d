import type { Service } from './warehouse-client.ts';

/**
 * Rows that the last statement of a script changed which changes rows; null where none does. A script itself does not say: each of
 * its statements is a job of its own, listed newest first.
 * https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/jobs/list
 */
export async function rowsOfScript(
  service: Service,
  location: Readonly<Record<string, string>>,
  jobId: string,
): Promise<number | null> {
  const query = { ...location, parentJobId: jobId, projection: 'full', maxResults: 100 };
  const found = await service({ method: 'GET', path: '/jobs', query }).catch(() => null);
  const jobs = at(found, 'jobs');
  for (const job of Array.isArray(jobs) ? jobs : []) {
    const changed = at(at(at(job, 'statistics'), 'query'), 'numDmlAffectedRows');
    if (changed !== undefined && changed !== null) return Number(changed);
  }
  return null;
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
