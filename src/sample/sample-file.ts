import type { SourceDef } from '../model/source.ts';
import type { JsonObject } from '../model/values.ts';

/**
 * The file that sampled rows of a source are written to: its first location, with `sample` for the first run of wildcards
 * of the file name (`data/orders/*.ndjson` → `data/orders/sample.ndjson`). Null where the source reads no files, or where
 * a folder of the location holds wildcards.
 */
export function sampleFile(source: SourceDef): string | null {
  const location = source.location[0]?.value;
  if (location === undefined) return null;
  const cut = location.lastIndexOf('/') + 1;
  const folder = location.slice(0, cut).replaceAll('**/', '');
  const name = location.slice(cut).replace(/[*?]+/, 'sample').replace(/[*?]+/g, '');
  return /[*?[{]/.test(folder + name) ? null : folder + name;
}

/** A row as a line of NDJSON, with its line break. */
export function rowText(row: JsonObject): string {
  return `${JSON.stringify(row)}\n`;
}
