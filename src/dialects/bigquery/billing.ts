const mebibyte = 2 ** 20;
/** The least that is billed for each table that a query reads, and for the query. */
const leastBilled = 10 * mebibyte;

/**
 * Bytes that BigQuery bills on demand for a query that reads some: rounded up to whole megabytes, with at least 10 MB for each table
 * that it names. A query that reads nothing (it makes rows up, counts rows, or makes a view) is free.
 * https://cloud.google.com/bigquery/pricing#on_demand_pricing
 */
export function billedBytes(processed: number, tables: number): number {
  if (processed === 0) return 0;
  return Math.max(Math.ceil(processed / mebibyte) * mebibyte, leastBilled * Math.max(1, tables));
}
