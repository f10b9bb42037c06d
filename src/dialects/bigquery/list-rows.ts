import type { Row } from '../../run/warehouse.ts';
import type { TableName } from '../../sql/nodes.ts';
import { ServiceError } from './service-error.ts';
import type { Service } from './warehouse-client.ts';
import { wrapError } from './warehouse-errors.ts';
import { type FieldSchema, plainRow, type RawRow } from './warehouse-values.ts';

/** All rows of a table as the service lists them, without a job and for free; null where there is no such table. */
export async function listRows(
  service: Service,
  { schema, name }: TableName,
  dataset: string,
): Promise<readonly Row[] | null> {
  const path = `/datasets/${schema ?? dataset}/tables/${encodeURIComponent(name)}`;
  try {
    const fields = at(at(await service({ method: 'GET', path }), 'schema'), 'fields');
    if (!isFields(fields)) return [];
    const rows: Row[] = [];
    let token: unknown = null;
    do {
      const query = {
        maxResults: 10_000,
        'formatOptions.useInt64Timestamp': true,
        ...(typeof token === 'string' && { pageToken: token }),
      };
      const page = await service({ method: 'GET', path: `${path}/data`, query });
      const some = at(page, 'rows');
      if (isRows(some)) rows.push(...some.map((row) => plainRow(row, fields)));
      token = at(page, 'pageToken');
    } while (typeof token === 'string' && token !== '');
    return rows;
  } catch (error) {
    if (error instanceof ServiceError && error.failure.status === 404) return null;
    throw wrapError(error, null);
  }
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isFields(value: unknown): value is readonly FieldSchema[] {
  return Array.isArray(value) && value.every((one: unknown) => typeof at(one, 'name') === 'string');
}

function isRows(value: unknown): value is readonly RawRow[] {
  return Array.isArray(value) && value.every((one: unknown) => Array.isArray(at(one, 'f')));
}
