import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { envelopeSchema } from '../../generators/json-schema/envelope-schema.ts';
import { ndjson, openShop } from './fixture.ts';
import { catalogFrom } from './load-source.ts';

const good = '3f2a1c5e-8d4b-4f6a-9c1e-0b2d4f6a8c01';
const ids = [
  good,
  'A1D31F49-8571-44D4-AA82-AB01E3B21AF0',
  'e1',
  '',
  `${good} `,
  ` ${good}`,
  `{${good}}`,
  `urn:uuid:${good}`,
  good.replaceAll('-', ''),
  `${good}\n`,
  good.replace('a', 'g'),
  `${good}0`,
  'Zoë',
];

const catalog = (settings: string): string => `
events: {seen: {properties: {place: string}}}
sources:
  app: {${settings}, id_format: uuid}
`;

describe('ids that have to be UUIDs', () => {
  test('in an envelope: SQL, the checker and the schema accept the same ones', async () => {
    const shop = await openShop();
    const yaml = catalog('location: data/*.ndjson');
    const rows = ids.map((id) => ({ event_id: id, event: 'seen', timestamp: '2025-05-01T10:00:00Z', properties: {} }));
    shop.write('data/a.ndjson', ndjson(...rows));
    await shop.load(yaml);
    const accepted = (await shop.rows('select event_id from event_seen')).map((row) => row.event_id);
    expect(accepted.sort()).toEqual(ids.slice(0, 2).sort());
    const [source] = catalogFrom(yaml).sources;
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'urn:waymark:shop:event:seen', type: 'object' });
    const isValid = source && ajv.compile(envelopeSchema(source, 'shop'));
    expect(rows.filter((row) => isValid?.(row)).map((row) => row.event_id)).toEqual(ids.slice(0, 2));
    expect(
      await shop.rows(`select rule, property, reason from waymark_quarantine where payload like '%"e1"%'`),
    ).toEqual([{ rule: 'format', property: 'event_id', reason: '`event_id`: `e1` is not a UUID' }]);
    expect(await shop.rows(`select rule from waymark_quarantine where payload like '%"event_id":""%'`)).toEqual([
      { rule: 'missing_id' },
    ]);
  });

  test('in a flat file and in a table', async () => {
    const shop = await openShop();
    const lines = ids.filter((id) => !/[\n{]/.test(id)).map((id) => `"${id}",2025-05-01T10:00:00Z,top`);
    shop.write('data/a.csv', `uid,at,place\n${lines.join('\n')}\n`);
    await shop.load(catalog('layout: columns, location: data/*.csv, fields: {id: uid, time: at}'));
    const accepted = (await shop.rows('select event_id from event_seen')).map((row) => row.event_id);
    expect(accepted.sort()).toEqual(ids.slice(0, 2).sort());
    expect(await shop.rows(`select count(*)::int as n from waymark_quarantine where rule = 'format'`)).toEqual([
      { n: lines.length - 3 },
    ]);
  });

  test('numbers of a table are none, and UUIDs of a table are', async () => {
    const shop = await openShop();
    const origin = { step: 'test', span: null };
    const sql = `create table raw as select 7 as uid, timestamp '2025-05-01' as at, 'top' as place`;
    await shop.warehouse.execute([{ sql, origin }]);
    const yaml = catalog('layout: columns, table: raw, fields: {id: uid, time: at}');
    expect((await shop.load(yaml)).counts).toMatchObject({ seen: { received: 1, accepted: 0, quarantined: 1 } });
    const typed = `create or replace table raw as select uuid '${good}' as uid, timestamp '2025-05-01' as at, 'top' as place`;
    await shop.warehouse.execute([{ sql: typed, origin }]);
    expect((await shop.load(yaml)).counts).toMatchObject({ seen: { received: 1, accepted: 1, quarantined: 0 } });
  });
});
