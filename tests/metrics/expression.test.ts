import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExpressionNode } from '../../src/metrics/expression/nodes.ts';
import { parseExpression } from '../../src/metrics/expression/parse-expression.ts';
import { combineUnits } from '../../src/metrics/unit.ts';

function value(node: ExpressionNode): number {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'negate':
      return -value(node.of);
    case 'operation': {
      const [left, right] = [value(node.left), value(node.right)];
      if (node.op === '+') return left + right;
      if (node.op === '-') return left - right;
      return node.op === '*' ? left * right : left / right;
    }
    default:
      throw new Error(`no value of ${node.name}`);
  }
}

const text = fc.letrec<{ sum: string; product: string; factor: string }>((tie) => ({
  factor: fc.oneof(
    { depthSize: 'small' },
    fc.nat({ max: 99 }).map(String),
    fc.constantFrom('0.5', '12.25', '3e2'),
    tie('sum').map((inner) => `( ${inner})`),
    tie('factor').map((inner) => `- ${inner}`),
  ),
  product: fc.array(fc.tuple(fc.constantFrom('*', '/'), tie('factor')), { minLength: 1, maxLength: 3 }).map(joined),
  sum: fc.array(fc.tuple(fc.constantFrom('+', '-'), tie('product')), { minLength: 1, maxLength: 3 }).map(joined),
})).sum;

function joined(parts: readonly (readonly [string, string])[]): string {
  return parts.map(([sign, part], at) => (at === 0 ? part : ` ${sign} ${part}`)).join('');
}

describe('expressions', () => {
  test('mean what they mean in JavaScript', () => {
    fc.assert(
      fc.property(text, (written) => {
        const parsed = parseExpression(written);
        if ('problem' in parsed) throw new Error(`${written}: ${parsed.problem.message}`);
        // Its own evaluator is the witness: same precedence, same order.
        expect(value(parsed.tree)).toEqual(new Function(`return ${written}`)());
      }),
    );
  });

  test('any text is parsed or complained about within its bounds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1.9$+-*/() ×e'), maxLength: 20 }), (written) => {
        const parsed = parseExpression(written);
        if (!('problem' in parsed)) return;
        expect(parsed.problem.start).toBeGreaterThanOrEqual(0);
        expect(parsed.problem.end).toBeLessThanOrEqual(written.length);
        expect(parsed.problem.start).toBeLessThanOrEqual(parsed.problem.end);
      }),
    );
  });

  test('nesting that nobody writes is refused, and does not exhaust the stack', () => {
    const parsed = parseExpression(`${'('.repeat(100_000)}1`);
    expect('problem' in parsed && parsed.problem.message).toContain('too deeply');
  });
});

describe('units', () => {
  const of = (unit: string | null, constant: number | null = null) => ({ unit, constant });
  test.each([
    ['/', of('USD'), of('count'), 'USD'],
    ['/', of('USD'), of('USD'), 'ratio'],
    ['/', of('count'), of('count'), 'ratio'],
    ['/', of('USD'), of('h'), 'USD/h'],
    ['/', of('USD'), of('USD/month'), 'month'],
    ['/', of('count'), of('USD'), 'count/USD'],
    ['/', of('percent'), of('number', 100), 'ratio'],
    ['/', of('USD'), of(null), null],
    ['*', of('ratio'), of('number', 100), 'percent'],
    ['*', of('number', 100), of('ratio'), 'percent'],
    ['*', of('ratio'), of('number', 10), 'ratio'],
    ['*', of('ratio'), of('count'), 'count'],
    ['*', of('count'), of('USD'), 'USD'],
    ['*', of('USD'), of('h'), 'USD*h'],
    ['+', of('USD'), of('USD'), 'USD'],
    ['-', of('number', 1), of('ratio'), 'ratio'],
    ['-', of('USD'), of('number', 5), 'USD'],
    ['+', of('USD'), of(null), 'USD'],
  ] as const)('%s of %o and %o', (op, left, right, unit) => {
    expect(combineUnits(op, left, right)).toEqual({ unit });
  });

  test('what does not go together is not added', () => {
    expect(combineUnits('+', of('USD'), of('EUR')).problem).toBe('USD and EUR cannot be added');
    expect(combineUnits('-', of('percent'), of('ratio')).problem).toBe('ratio cannot be taken from percent');
  });
});
