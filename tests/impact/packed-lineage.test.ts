import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelLineage } from '../../src/impact/model-lineage.ts';
import { packLineage, unpackLineage } from '../../src/impact/packed-lineage.ts';
import { turnLineage } from '../../src/impact/turned-lineage.ts';

const table = fc.constantFrom('event:e', 'model:a', 'model:b', 'model:a b', 'seed:s');
const column = fc.constantFrom('x', 'y', 'ä ö', '*', '', '__proto__');
const origins = fc.uniqueArray(
  fc.tuple(table, column).map(([from, name]) => `${from}#${name}`),
  { maxLength: 5 },
);
const lineage: fc.Arbitrary<ModelLineage> = fc.oneof(
  fc.string().map((why) => ({ isSure: false as const, why })),
  fc
    .tuple(fc.uniqueArray(fc.tuple(column, origins), { selector: ([name]) => name }), fc.uniqueArray(table), origins)
    .map(([columns, passes, rows]) => ({ isSure: true as const, columns: new Map(columns), passes, rows })),
);
const lineages = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'a b', 'm#n', ''), lineage), {
  selector: ([name]) => name,
});

test('what is packed comes back as it was', () => {
  fc.assert(
    fc.property(lineages, (models) => {
      const packed = JSON.parse(JSON.stringify(packLineage(models)));
      expect(packed.models).toEqual(models.map(([name]) => name));
      for (const [position, [, one]] of models.entries()) {
        const back = unpackLineage(packed, position);
        expect(back).toEqual(one);
        // Maps are equal in any order.
        if (back?.isSure && one.isSure) expect([...back.columns.keys()]).toEqual([...one.columns.keys()]);
      }
      expect(unpackLineage(packed, models.length)).toBeNull();
    }),
    { numRuns: 300 },
  );
});

test('turned round, it has the same links: what decides rows once for the model, the rest by columns', () => {
  fc.assert(
    fc.property(lineages, (models) => {
      const expected = models.flatMap(([name, one]) => {
        if (!one.isSure) return [];
        const byColumn = [...one.columns].flatMap(([to, from]) =>
          from.filter((origin) => !one.rows.includes(origin)).map((origin) => `${origin} > model:${name}#${to}`),
        );
        return [...one.rows.map((origin) => `${origin} > model:${name}`), ...byColumn];
      });
      const packed = packLineage(models);
      const turned = turnLineage(packed);
      if (turned === null) throw new Error('it was not read');
      const { names } = packed;
      const found = names.flatMap((name, number) => {
        const ends = [...turned.ends.slice(turned.firsts[number], turned.firsts[number + 1])];
        expect(ends).toEqual(ends.toSorted((a, b) => a - b));
        return ends.map((end) => `${name} > ${names[end]}`);
      });
      expect(found.sort()).toEqual(expected.sort());
      expect(names).toEqual(names.toSorted());
    }),
    { numRuns: 300 },
  );
});

test('what was cut off is not read', () => {
  fc.assert(
    fc.property(lineages, fc.nat(), (models, cut) => {
      const packed = packLineage(models);
      fc.pre(packed.numbers.length > 0);
      const numbers = packed.numbers.slice(0, cut % packed.numbers.length);
      expect(turnLineage({ ...packed, numbers })).toBeNull();
      expect(unpackLineage({ ...packed, numbers }, models.length - 1)).toBeNull();
    }),
    { numRuns: 200 },
  );
});
