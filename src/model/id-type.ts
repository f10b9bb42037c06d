import { valuePattern } from './formats.ts';
import type { SourceDef } from './source.ts';
import type { ValueType } from './values.ts';

/** What the id of a row of a source may be: text, as it is written. */
export function idType({ id_format }: Pick<SourceDef, 'id_format'>): ValueType {
  return id_format === 'uuid'
    ? { type: 'string', min_length: 1, pattern: valuePattern.uuid }
    : { type: 'string', min_length: 1 };
}
