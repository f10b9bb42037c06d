import type { MetricContext } from './kind.ts';
import { type Measure, writtenAggregations } from './measure.ts';
import { findColumn } from './source.ts';
import type { Unit } from './unit.ts';

/** What a measure is measured in: that of its column, or a count. */
export function measureUnit(measure: Measure, context: MetricContext): Unit {
  const [fn] = writtenAggregations(measure);
  if (fn === 'count' || fn === 'count_distinct') return 'count';
  const column = fn && measure[fn];
  const source = context.sources.find(measure.of.name);
  return source === null || column === undefined ? null : (findColumn(source, column.name)?.unit ?? null);
}
