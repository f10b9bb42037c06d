import { describe, expect, test } from 'vitest';
import { describeVerdict, judge } from '../../src/assertions/judge.ts';
import type { Threshold } from '../../src/model/assertion.ts';
import { define } from './fixture.ts';

const above = (value: number, unit: Threshold['unit'] = 'rows'): Threshold => ({
  text: `> ${value}${unit === 'percent' ? '%' : ''}`,
  op: '>',
  value,
  unit,
});

function status(common: Parameters<typeof define>[1], failing: number, rows: number | null = 1000): string {
  return judge({ assertion: define('not_null: v', common), failing, rows, observed: null }).status;
}

describe('judge', () => {
  test('without thresholds one row decides', () => {
    expect(status({}, 0)).toBe('passed');
    expect(status({}, 1)).toBe('failed');
    expect(status({ severity: 'warning' }, 1)).toBe('warned');
  });

  test('error_if alone: fewer warn', () => {
    expect(status({ error_if: above(10) }, 11)).toBe('failed');
    expect(status({ error_if: above(10) }, 10)).toBe('warned');
    expect(status({ error_if: above(10) }, 0)).toBe('passed');
  });

  test('warn_if alone never fails', () => {
    expect(status({ warn_if: above(10) }, 999)).toBe('warned');
    expect(status({ warn_if: above(10) }, 10)).toBe('passed');
  });

  test('both', () => {
    const both = { warn_if: above(1, 'percent'), error_if: above(5, 'percent') };
    expect(status(both, 10)).toBe('passed');
    expect(status(both, 11)).toBe('warned');
    expect(status(both, 51)).toBe('failed');
    expect(status({ ...both, severity: 'warning' }, 51)).toBe('warned');
  });

  test('percentages of nothing', () => {
    expect(status({ error_if: above(1, 'percent') }, 0, 0)).toBe('passed');
    expect(status({ error_if: above(1, 'percent') }, 1, null)).toBe('failed');
  });
});

test('verdicts in words', () => {
  const words = (failing: number, rows: number | null, observed: number | null = null, common = {}) =>
    describeVerdict(judge({ assertion: define('not_null: v', common), failing, rows, observed }));
  expect(words(3, 120)).toBe('3 of 120 rows failed');
  expect(words(1, null)).toBe('1 row failed');
  expect(words(0, 5)).toBe('no row failed');
  expect(words(1, null, 0)).toBe('came to 0');
  expect(words(12, 120, null, { error_if: above(10) })).toBe('12 of 120 rows failed (threshold > 10)');
});
