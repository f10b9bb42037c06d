import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ndjson, openShop, type Shop } from './fixture.ts';

const catalogWith = (deduplicate: string, fields = '{received: received_at}'): string => `
events:
  seen: {properties: {n: integer}}
sources:
  app:
    location: data/*.ndjson
    fields: ${fields}
    deduplicate: ${deduplicate}
`;

const row = (id: string, n: number, seconds: number): object => {
  const at = new Date(Date.UTC(2025, 4, 1) + seconds * 1000).toISOString();
  return { event_id: id, event: 'seen', timestamp: at, received_at: at, properties: { n } };
};

const kept = async (shop: Shop) =>
  Object.fromEntries((await shop.rows('select event_id, n from event_seen')).map((one) => [one.event_id, one.n]));

const ledger = async (shop: Shop) =>
  Object.fromEntries(
    (
      await shop.rows(`select _file, sum(received)::int as received, sum(accepted)::int as accepted, sum(duplicates)::int as duplicates
        from waymark_loads group by _file`)
    ).map((one) => [one._file, [one.received, one.accepted, one.duplicates]]),
  );

describe('rows of one event id', () => {
  test('the last is kept, within a file and between files of one load', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('x', 2, 20), row('x', 1, 10), row('y', 5, 0)));
    shop.write('data/b.ndjson', ndjson(row('x', 3, 30), row('z', 9, 0)));
    const { counts } = await shop.load(catalogWith('{}'));
    expect(counts).toEqual({ seen: { received: 5, accepted: 3, quarantined: 0, duplicates: 2 } });
    expect(await kept(shop)).toEqual({ x: 3, y: 5, z: 9 });
    expect(await ledger(shop)).toEqual({ 'data/a.ndjson': [3, 1, 2], 'data/b.ndjson': [2, 2, 0] });
  });

  test('a later load wins over rows that are there, which then count as duplicates', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('x', 1, 10), row('y', 5, 50)));
    await shop.load(catalogWith('{}'));
    shop.write('data/b.ndjson', ndjson(row('x', 2, 20), row('y', 4, 40)));
    const { counts } = await shop.load(catalogWith('{}'));
    expect(counts).toEqual({ seen: { received: 2, accepted: 1, quarantined: 0, duplicates: 1 } });
    expect(await kept(shop)).toEqual({ x: 2, y: 5 });
    expect(await ledger(shop)).toEqual({ 'data/a.ndjson': [2, 1, 1], 'data/b.ndjson': [2, 1, 1] });
  });

  test('a row that lost comes back when the file that it lost against changes', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('x', 1, 10)));
    shop.write('data/b.ndjson', ndjson(row('x', 2, 20)));
    await shop.load(catalogWith('{}'));
    shop.write('data/b.ndjson', ndjson(row('w', 7, 20), row('v', 8, 20)));
    await shop.load(catalogWith('{}'));
    expect(await kept(shop)).toEqual({ v: 8, w: 7, x: 1 });
    expect(await ledger(shop)).toEqual({ 'data/a.ndjson': [1, 1, 0], 'data/b.ndjson': [2, 2, 0] });
  });

  test('only rewrites within the window of the first count, in whatever load they come', async () => {
    const shop = await openShop();
    const within = catalogWith('{window: 60s}');
    shop.write('data/a.ndjson', ndjson(row('x', 1, 0), row('x', 2, 50), row('x', 3, 61)));
    await shop.load(within);
    expect(await kept(shop)).toEqual({ x: 2 });
    // 100 s after the first, 50 s after the one that is kept.
    shop.write('data/b.ndjson', ndjson(row('x', 4, 100)));
    const { counts } = await shop.load(within);
    expect(counts).toEqual({ seen: { received: 1, accepted: 0, quarantined: 0, duplicates: 1 } });
    expect(await kept(shop)).toEqual({ x: 2 });
    shop.write('data/c.ndjson', ndjson(row('x', 5, 60)));
    await shop.load(within);
    expect(await kept(shop)).toEqual({ x: 5 });
  });

  test('the first is kept where the catalog says so', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('x', 2, 20), row('x', 1, 10), row('x', 3, 30)));
    await shop.load(catalogWith('{keep: first}'));
    expect(await kept(shop)).toEqual({ x: 1 });
  });

  test('without a time of receipt the time of the event decides', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('x', 2, 20), row('x', 1, 10)));
    await shop.load(catalogWith('{}', '{}'));
    expect(await kept(shop)).toEqual({ x: 2 });
  });

  test('rows without identity are never duplicates', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('x', 1, 0), row('x', 1, 0)));
    const { counts } = await shop.load(catalogWith('{}', '{id: ~}'));
    expect(counts).toEqual({ seen: { received: 2, accepted: 2, quarantined: 0, duplicates: 0 } });
  });

  test('refused rows take no part', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('x', 1, 0), { ...row('x', 2, 9), properties: { n: 'two' } }));
    const { counts } = await shop.load(catalogWith('{}'));
    expect(counts).toEqual({ seen: { received: 2, accepted: 1, quarantined: 1, duplicates: 0 } });
    expect(await kept(shop)).toEqual({ x: 1 });
  });
});

const sent = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), n: fc.nat(2), seconds: fc.nat(12), file: fc.nat(3) });

test('files loaded one by one, in any order, give what all together give', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(sent, { minLength: 1, maxLength: 30 }),
      fc.constantFrom('{}', '{window: 5s}', '{keep: first}'),
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      async (rows, deduplicate, order) => {
        const together = await openShop();
        const oneByOne = await openShop();
        const catalog = catalogWith(deduplicate);
        for (const file of order) {
          const lines = ndjson(
            ...rows.filter((one) => one.file === file).map((one) => row(one.id, one.n, one.seconds)),
          );
          together.write(`data/${file}.ndjson`, lines);
          oneByOne.write(`data/${file}.ndjson`, lines);
          const { codes } = await oneByOne.load(catalog);
          expect(codes).toEqual([]);
        }
        await together.load(catalog);
        expect(await kept(oneByOne)).toEqual(await kept(together));
        expect(await ledger(oneByOne)).toEqual(await ledger(together));
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);
