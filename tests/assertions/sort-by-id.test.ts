import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortById } from '../../src/assertions/sort-by-id.ts';
import type { AssertionDef } from '../../src/model/assertion.ts';

const kinds = ['range', 'range_of', 'not_null', 'unique'];
/** Names of which some begin like others, with characters before and behind the colon. */
const names = ['a', 'a.b', 'a-b', 'a_b', 'b', 'a:b', ''];

test('assertions are sorted by id, equal ids in the order in which they came', () => {
  const one = fc.record({
    kind: fc.constantFrom(...kinds),
    name: fc.constantFrom(...names),
    rest: fc.constantFrom('x', 'y', '', 'x:2'),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (written) => {
      const assertions = written.map(({ kind, name, rest }, index): AssertionDef => {
        const self = { path: 'a.yaml', line: index + 1, column: 1, endLine: index + 1, endColumn: 2 };
        const subject = { kind: 'event', name } as const;
        return {
          id: `${kind}:${name}:${rest}`,
          kind,
          subject,
          spec: {},
          severity: 'error',
          implied: true,
          at: { self },
        };
      });
      const plainly = assertions.toSorted((a, b) =>
        a.id < b.id ? -1 : a.id > b.id ? 1 : a.at.self.line - b.at.self.line,
      );
      expect(sortById(assertions)).toEqual(plainly);
    }),
    {
      numRuns: 500,
      examples: [[Array.from({ length: 30 }, (_, at) => ({ kind: 'range', name: 'a', rest: at % 2 ? 'x' : 'y' }))]],
    },
  );
});
