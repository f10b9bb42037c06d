import type { ModelDef } from '../../model/transform.ts';
import { timestamp } from '../../sql/make.ts';
import type { IncrementalRun } from '../../transforms/render/render-context.ts';

/** An incremental run of some part: which one is the same to the SQL. `type`: that of the partition column, where a query told it. */
export function anyPart(model: ModelDef, type?: 'date' | 'timestamp'): IncrementalRun {
  if (!model.partition) return { start: null, end: null };
  return { start: timestamp('2000-01-01T00:00:00Z'), end: timestamp('9999-12-31T00:00:00Z'), ...(type && { type }) };
}
