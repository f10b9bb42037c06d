import type { TableName } from '../../sql/nodes.ts';
import type { TableLayout } from '../../sql/table-layout.ts';
import { tableLabels } from './labels.ts';
import type { BigqueryOptions } from './options.ts';
import { cut } from './storage.ts';
import type { Service } from './warehouse-client.ts';
import { wrapError } from './warehouse-errors.ts';

/** A table as the service describes it, as far as it is compared. */
interface TableResource {
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly requirePartitionFilter?: boolean;
  readonly timePartitioning?: { readonly expirationMs?: string };
  readonly expirationTime?: string;
  readonly schema?: { readonly fields?: readonly ColumnResource[] };
}

interface ColumnResource {
  readonly name: string;
  readonly description?: string;
  readonly policyTags?: { readonly names?: readonly string[] };
}

/** What a service is asked to change of a table; null where it knows everything already. */
export type TableChange = Readonly<Record<string, unknown>> | null;

/**
 * Has the service know what the layout says of a table: description, labels, expiry, the filter on partitions, descriptions and
 * policy tags of columns. Two requests where something is missing, one where nothing is.
 * https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/tables/patch
 */
export async function annotateTable(
  service: Service,
  options: BigqueryOptions,
  dataset: string,
  { schema, name }: TableName,
  layout: TableLayout,
): Promise<void> {
  const path = `/datasets/${schema ?? dataset}/tables/${encodeURIComponent(name)}`;
  try {
    const found: unknown = await service({ method: 'GET', path });
    const change = isResource(found) ? tableChange(found, layout, options) : null;
    if (change !== null) await service({ method: 'PATCH', path, body: change });
  } catch (error) {
    throw wrapError(error, null);
  }
}

/** What differs between a table and its layout, as a patch. */
export function tableChange(
  found: TableResource,
  layout: TableLayout,
  options: Pick<BigqueryOptions, 'labels' | 'policyTags' | 'expireAfter'>,
): TableChange {
  const change: Record<string, unknown> = {
    ...descriptionChange(found, layout),
    ...labelChange(found.labels ?? {}, tableLabels(layout, options.labels)),
    ...partitionChange(found, layout),
    ...columnChange(found.schema?.fields ?? [], layout, options.policyTags),
  };
  const expireAfter = layout.expireAfter ?? options.expireAfter;
  if (expireAfter !== null && found.expirationTime === undefined)
    change.expirationTime = String(Date.now() + expireAfter * 1000);
  return Object.keys(change).length === 0 ? null : change;
}

function descriptionChange({ description }: TableResource, layout: TableLayout): object {
  const wanted = layout.description === null ? null : cut(layout.description, 16_384);
  return (description ?? null) === wanted || wanted === null ? {} : { description: wanted };
}

/** Labels that others have put on the table stay. */
function labelChange(found: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): object {
  const isKnown = Object.entries(wanted).every(([key, value]) => found[key] === value);
  return isKnown ? {} : { labels: { ...found, ...wanted } };
}

/** Partitions themselves cannot be changed, what becomes of them can. */
function partitionChange(found: TableResource, layout: TableLayout): object {
  if (layout.partition === null) return {};
  const milliseconds = layout.expirePartitionsAfter === null ? undefined : String(layout.expirePartitionsAfter * 1000);
  const { timePartitioning, requirePartitionFilter = false } = found;
  const isOther = timePartitioning !== undefined && timePartitioning.expirationMs !== milliseconds;
  return {
    ...(requirePartitionFilter !== layout.requireFilter && { requirePartitionFilter: layout.requireFilter }),
    ...(isOther && { timePartitioning: { ...timePartitioning, expirationMs: milliseconds ?? null } }),
  };
}

function columnChange(
  fields: readonly ColumnResource[],
  { columns }: TableLayout,
  tags: BigqueryOptions['policyTags'],
): object {
  const known = new Map(columns.map((one) => [one.name.toLowerCase(), one]));
  let isOther = false;
  const changed = fields.map((field) => {
    const column = known.get(field.name.toLowerCase());
    const description = column?.description == null ? field.description : cut(column.description, 1024);
    const tag = column?.pii == null ? undefined : (tags[column.pii] ?? undefined);
    const names = tag === undefined ? field.policyTags?.names : [tag];
    isOther ||= description !== field.description || names?.join() !== field.policyTags?.names?.join();
    return {
      ...field,
      ...(description !== undefined && { description }),
      ...(names !== undefined && { policyTags: { names } }),
    };
  });
  return isOther ? { schema: { fields: changed } } : {};
}

function isResource(value: unknown): value is TableResource {
  return typeof value === 'object' && value !== null;
}
