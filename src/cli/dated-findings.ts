import type { DatedFinding } from '../check/dated-finding.ts';
import { removalDates } from '../check/overdue-removals.ts';
import type { Catalog } from '../model/catalog.ts';

/** What is said of a catalog from some day on: dates of removal, and waivers. The rules are loaded only where there are any. */
export async function datedFindings(catalog: Catalog): Promise<readonly DatedFinding[]> {
  const removals = removalDates(catalog);
  if (catalog.waivers.length === 0) return removals;
  const { waiverDates } = await import('../diff/waivers.ts');
  return [...removals, ...waiverDates(catalog.waivers)];
}
