import { randomBytes } from 'node:crypto';
import type { LeftOver, SideName } from '../../run/compare/data/aside.ts';
import { isAlive, type ProcessIdentity, thisProcess } from '../../run/record/process-identity.ts';
import { WarehouseError } from '../../run/warehouse.ts';
import { at } from './follow-job.ts';
import type { BigqueryOptions } from './options.ts';
import { type Line, sendSteadily } from './send.ts';
import { ServiceError } from './service-error.ts';
import { wrapError } from './warehouse-errors.ts';

/** Tables of a comparison end by themselves after so long, in milliseconds: where its process is killed, nobody drops them. */
const lifetime = 24 * 60 * 60_000;

/** On datasets that a comparison makes. */
const label = 'waymark_diff';

/** What the description of such a dataset holds. */
interface Owner extends ProcessIdentity {
  readonly note: string;
  /** When its tables have ended: ISO timestamp. */
  readonly until: string;
}

/** The datasets of one comparison. */
export type SideDatasets = Readonly<Record<SideName, string>>;

/**
 * Makes a dataset for each side of a comparison beside that of the target, in its place and under its keys. Nobody but who makes
 * them and the owners of the project is given access: they hold copies without the policy tags of their columns. Throws a
 * `WarehouseError` where the target's dataset is not there, or no other may be made.
 */
export async function makeDatasets(line: Line, options: BigqueryOptions, schema: string): Promise<SideDatasets> {
  const id = randomBytes(5).toString('hex');
  const datasets = { before: `${prefixOf(schema)}${id}_before`, after: `${prefixOf(schema)}${id}_after` };
  const model = await send(line, { method: 'GET', path: `/datasets/${schema}` });
  try {
    for (const name of Object.values(datasets)) await makeDataset(line, options, name, model);
  } catch (error) {
    await removeDatasets(line, Object.values(datasets));
    throw error;
  }
  return datasets;
}

async function makeDataset(line: Line, options: BigqueryOptions, datasetId: string, model: unknown): Promise<void> {
  const owner: Owner = {
    note: 'One side of `waymark diff --data`, which removes it when it ends',
    ...thisProcess(),
    until: new Date(Date.now() + lifetime).toISOString(),
  };
  const copied = ['location', 'defaultEncryptionConfiguration', 'defaultCollation', 'isCaseInsensitive'];
  const body = {
    datasetReference: { projectId: options.project, datasetId },
    description: JSON.stringify(owner),
    labels: { ...options.labels, [label]: 'side' },
    defaultTableExpirationMs: String(lifetime),
    ...Object.fromEntries(copied.flatMap((key) => (at(model, key) === undefined ? [] : [[key, at(model, key)]]))),
  };
  try {
    const made = await sendSteadily(line, { method: 'POST', path: '/datasets', body });
    const access = ownersOf(at(made, 'access'));
    if (access !== null)
      await sendSteadily(line, { method: 'PATCH', path: `/datasets/${datasetId}`, body: { access } });
  } catch (error) {
    // The name is nobody else's: where an answer was lost, it is there already.
    if (ServiceError.from(error).failure.status !== 409) throw withHint(wrapError(error, null));
  }
}

/** Null where who made it would not be among them. */
function ownersOf(access: unknown): readonly unknown[] | null {
  if (!Array.isArray(access)) return null;
  const owners = access.filter((one: unknown) => at(one, 'role') === 'OWNER');
  const isOurs = owners.some(
    (one: unknown) => at(one, 'userByEmail') !== undefined || at(one, 'iamMember') !== undefined,
  );
  return isOurs && owners.length < access.length ? owners : null;
}

function withHint(error: WarehouseError): WarehouseError {
  if (error.fault !== 'denied') return error;
  const hint =
    'Both sides are built in datasets of their own. Who signs in needs the right to make them (`bigquery.datasets.create`), which the role BigQuery User on the project has.';
  const { fault, cause } = error;
  return new WarehouseError(error.message, { statement: null, line: null, column: null, fault, hint, cause });
}

/** Removes datasets with all that is in them. Returns those that stay. */
export async function removeDatasets(line: Line, datasets: readonly string[]): Promise<readonly string[]> {
  const left: string[] = [];
  for (const name of datasets) {
    try {
      await sendSteadily(line, { method: 'DELETE', path: `/datasets/${name}`, query: { deleteContents: true } });
    } catch (error) {
      if (ServiceError.from(error).failure.status !== 404) left.push(name);
    }
  }
  return left;
}

/** Datasets beside that of a target that comparisons have left whose processes are gone or whose time is over. */
export async function leftDatasets(line: Line, schema: string): Promise<readonly LeftOver[]> {
  const found: LeftOver[] = [];
  let token: unknown;
  do {
    const query = { maxResults: 1000, ...(typeof token === 'string' && { pageToken: token }) };
    const page = await send(line, { method: 'GET', path: '/datasets', query });
    const listed = at(page, 'datasets');
    for (const one of Array.isArray(listed) ? listed : []) {
      const name = at(at(one, 'datasetReference'), 'datasetId');
      const isOne = typeof name === 'string' && isSideOf(schema, name) && at(at(one, 'labels'), label) !== undefined;
      if (isOne && (await isLeft(line, name))) found.push({ kind: 'dataset', name });
    }
    token = at(page, 'nextPageToken');
  } while (typeof token === 'string' && token !== '');
  return found;
}

function prefixOf(schema: string): string {
  return `${schema}_waymark_diff_`;
}

function isSideOf(schema: string, name: string): boolean {
  return name.startsWith(prefixOf(schema)) && /^[0-9a-f]{10}_(before|after)$/.test(name.slice(prefixOf(schema).length));
}

async function isLeft(line: Line, name: string): Promise<boolean> {
  const owner = parse(at(await send(line, { method: 'GET', path: `/datasets/${name}` }), 'description'));
  return owner !== null && (!isAlive(owner) || Date.parse(owner.until) < Date.now());
}

function parse(text: unknown): Owner | null {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : null;
    const isOwner =
      typeof at(value, 'pid') === 'number' && ['host', 'until'].every((key) => typeof at(value, key) === 'string');
    return isOwner ? (value as Owner) : null;
  } catch {
    return null;
  }
}

async function send(line: Line, request: Parameters<Line['service']>[0]): Promise<unknown> {
  try {
    return await sendSteadily(line, request);
  } catch (error) {
    throw wrapError(error, null);
  }
}
