import type { AssertionDef, Threshold } from '../model/assertion.ts';
import type { Measurement } from './plan-assertions.ts';

export interface Verdict extends Measurement {
  readonly status: 'passed' | 'warned' | 'failed';
  /** The threshold that was reached, if one was written. */
  readonly threshold: Threshold | null;
}

/**
 * What a measurement means. Without thresholds a single failing row decides, and `severity` says what it is. `error_if`
 * alone lets fewer failing rows warn; `warn_if` alone never fails; severity `warning` never fails either.
 */
export function judge(measurement: Measurement): Verdict {
  const { warn_if, error_if, severity } = measurement.assertion;
  if (severity === 'error' && error_if !== undefined && isReached(error_if, measurement)) {
    return { ...measurement, status: 'failed', threshold: error_if };
  }
  const fails = measurement.failing > 0;
  if (severity === 'error' && error_if === undefined && warn_if === undefined && fails) {
    return { ...measurement, status: 'failed', threshold: null };
  }
  const warns = warn_if === undefined ? fails : isReached(warn_if, measurement);
  return { ...measurement, status: warns ? 'warned' : 'passed', threshold: warns ? (warn_if ?? null) : null };
}

function isReached(threshold: Threshold, { failing, rows }: Measurement): boolean {
  // An aggregate that fails concerns the whole table; no rows at all are no share of anything.
  const share = failing === 0 ? 0 : rows === null || rows === 0 ? 100 : (failing / rows) * 100;
  const found = threshold.unit === 'percent' ? share : failing;
  switch (threshold.op) {
    case '>':
      return found > threshold.value;
    case '>=':
      return found >= threshold.value;
    case '=':
      return found === threshold.value;
    case '!=':
      return found !== threshold.value;
    case '<':
      return found < threshold.value;
    case '<=':
      return found <= threshold.value;
  }
}

/** "3 of 120 rows fail (threshold > 1%)", "came to 0". */
export function describeVerdict({ failing, rows, observed, threshold }: Verdict): string {
  const suffix = threshold === null ? '' : ` (threshold ${threshold.text})`;
  if (observed !== null) return `came to ${observed}${suffix}`;
  const counted = failing === 0 ? 'no row' : rows === null ? `${failing} rows` : `${failing} of ${rows} rows`;
  return `${failing === 1 && rows === null ? '1 row' : counted} failed${suffix}`;
}

/** The default thresholds in words, for reports and documentation. */
export function describeThresholds({ severity, warn_if, error_if }: AssertionDef): string {
  const parts = [
    error_if !== undefined && severity === 'error' ? `fails if ${error_if.text}` : null,
    warn_if !== undefined ? `warns if ${warn_if.text}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : severity === 'error' ? 'fails' : 'warns';
}
