import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { TypeSpec } from '../type-shape.ts';
import { propertyExample, type Rule } from './rule.ts';

const emptyRange: CodeDoc = {
  code: 'type/empty-range',
  severity: 'error',
  summary: 'A lower bound above the upper one.',
  explanation: 'No value can satisfy both bounds, so that every event would be refused.',
  examples: {
    wrong: propertyExample('amount: {type: number, minimum: 10, maximum: 1}'),
    right: propertyExample('amount: {type: number, minimum: 1, maximum: 10}'),
  },
};

type Bound =
  | 'minimum'
  | 'exclusive_minimum'
  | 'maximum'
  | 'exclusive_maximum'
  | 'min_length'
  | 'max_length'
  | 'min_items'
  | 'max_items';

/** Lower and upper bounds, and whether one value at both is enough. */
const pairs: readonly (readonly [Bound, Bound, boolean])[] = [
  ['minimum', 'maximum', true],
  ['minimum', 'exclusive_maximum', false],
  ['exclusive_minimum', 'maximum', false],
  ['exclusive_minimum', 'exclusive_maximum', false],
  ['min_length', 'max_length', true],
  ['min_items', 'max_items', true],
];

/** Bounds leave at least one value. */
export const rangeHoldsSomething: Rule = {
  name: 'range-holds-something',
  codes: [emptyRange],
  check({ written }, report) {
    for (const { spec, label } of written.types) {
      if (!hasUpper(spec)) continue;
      for (const [lower, upper, closed] of pairs) {
        if (!isEmpty(spec, lower, upper, closed)) continue;
        report(
          diagnostic(emptyRange, {
            message: `\`${lower}\` of \`${label}\` is ${spec[lower]}, \`${upper}\` is ${spec[upper]}: nothing lies between.`,
            span: spanOf(spec, upper),
            related: [{ message: 'the lower bound', span: spanOf(spec, lower) }],
          }),
        );
      }
    }
  },
};

/** Most types have none, and then there is nothing to compare. */
function hasUpper({ maximum, exclusive_maximum, max_length, max_items }: TypeSpec): boolean {
  return (maximum ?? exclusive_maximum ?? max_length ?? max_items) !== undefined;
}

function isEmpty(spec: TypeSpec, lower: Bound, upper: Bound, closed: boolean): boolean {
  const high = spec[upper];
  if (high === undefined) return false;
  const low = spec[lower];
  return low !== undefined && (low > high || (low === high && !closed));
}
