import type { Diagnostic } from '../base/diagnostic.ts';
import { checkColumn, checkCondition, checkNames, checkSource, timeTypes } from './check-measure.ts';
import type { MetricContext } from './kind.ts';
import type { RowsOf } from './rows.ts';

/** Complaints about rows: their table, their condition and their time. */
export function checkRows({ of, where, time }: RowsOf, context: MetricContext): Diagnostic[] {
  const source = context.sources.find(of.name);
  const findings = checkCondition(where);
  if (source === null) return [...findings, ...checkSource(of, context)];
  findings.push(...checkNames(where, source, context));
  return time === undefined ? findings : [...findings, ...checkColumn(time, timeTypes, source)];
}
