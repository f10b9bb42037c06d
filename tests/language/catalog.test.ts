import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCatalog, checkFiles as checkRead } from '../../src/check/check.ts';
import { readCatalogFile } from '../../src/check/read-file.ts';
import { readSettings } from '../../src/check/read-settings.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { check, checkFiles, codesOf, describe as text } from './check-files.ts';

function catalogOf(source: string): Catalog {
  const { catalog, diagnostics } = checkFiles({ 'catalog/events.yaml': source });
  expect(text(diagnostics)).toBe('');
  return catalog;
}

/** Without places, which are the only thing that depends on how definitions are spread over files. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => (key === 'at' || key === 'span' ? undefined : inner)),
  );
}

describe('what the language says', () => {
  it('short forms mean their long forms', () => {
    const short = catalogOf(`
properties: {id: string, tags: {type: array, items: string}}
groups: {keys: [id]}
entities: {order: id}
events:
  one: {include: keys, properties: [tags]}
  two: {include: keys, properties: {n: integer}, platforms: web, once_per: order, after: one, freshness: 5m}
`);
    const long = catalogOf(`
properties: {id: {type: string}, tags: {type: array, items: {type: string}}}
groups: {keys: {properties: [id]}}
entities: {order: {key: id}}
events:
  one: {include: [keys], properties: {tags: {}}}
  two:
    include: [keys]
    properties: {n: {type: integer}}
    platforms: [web]
    once_per: order
    after: [{event: one, by: id}]
    freshness: {target: 5m}
`);
    expect(plain(short)).toEqual(plain(long));
  });

  it('an event extends what it includes and shares; the event wins', () => {
    const [event] = catalogOf(`
properties:
  id: {type: string, max_length: 10, description: Identifier}
  size: {type: string, enum: [s, m]}
groups: {keys: [id]}
events:
  one:
    include: [keys]
    properties:
      own: {type: number, unit: USD}
      id: {required: true, max_length: 5}
      size:
`).events;
    expect(plain(event?.properties)).toEqual([
      {
        name: 'id',
        column: 'id',
        required: true,
        type: 'string',
        max_length: 5,
        description: 'Identifier',
        shared: 'id',
        group: 'keys',
      },
      { name: 'own', column: 'own', required: false, type: 'number', unit: 'USD' },
      { name: 'size', column: 'size', required: false, type: 'string', enum: ['s', 'm'], shared: 'size' },
    ]);
    expect(event?.properties[0]?.at).toMatchObject({
      max_length: { line: 11 },
      description: { line: 3 },
      name: { line: 11, column: 7 },
    });
  });

  it('a group has properties of its own, which say nothing about others of the same name', () => {
    const catalog = catalogOf(`
properties: {size: integer, id: {type: string, max_length: 10}}
groups:
  parcel: {properties: {size: {type: string, enum: [s, m]}, id: , weight: {type: number, nullable: true}}}
  heavy: {include: parcel, properties: {weight: {nullable: false}}}
events:
  sent: {include: [heavy], properties: {size: {required: true}}}
  counted: {properties: [size]}
`);
    expect(catalog.groups.map((one) => [one.name, one.properties])).toEqual([
      ['heavy', ['size', 'id', 'weight']],
      ['parcel', ['size', 'id', 'weight']],
    ]);
    const [counted, sent] = catalog.events;
    expect(plain(counted?.properties)).toMatchObject([{ name: 'size', type: 'integer', shared: 'size' }]);
    expect(plain(sent?.properties)).toEqual([
      { name: 'size', column: 'size', required: true, type: 'string', enum: ['s', 'm'], group: 'heavy' },
      { name: 'id', column: 'id', required: false, type: 'string', max_length: 10, shared: 'id', group: 'heavy' },
      { name: 'weight', column: 'weight', required: false, type: 'number', group: 'heavy' },
    ]);
  });

  it('a property of a group is checked like any other', () => {
    const settings = readSettings(null, {}).value;
    if (settings === null) throw new Error('Default settings are always there.');
    const { diagnostics } = checkCatalog(
      [
        {
          path: 'catalog/a.yaml',
          text: 'groups: {keys: {properties: {size: {enum: [s]}, count: {type: integer, minimum: 5, maximum: 1}, nme: }}}\nproperties: {name: string}\nevents: {e: {include: [keys], properties: [name]}}\n',
        },
      ],
      settings,
    );
    expect(diagnostics.map((one) => one.code)).toEqual(['property/no-type', 'type/empty-range', 'property/unknown']);
  });

  it('groups nest', () => {
    const { groups } = catalogOf(`
properties: {a: string, b: string, c: string}
groups:
  outer: {include: [middle], properties: [a]}
  middle: {include: inner, properties: [b]}
  inner: [c]
events: {e: {include: outer}}
`);
    expect(groups.map((one) => [one.name, one.properties])).toEqual([
      ['inner', ['c']],
      ['middle', ['c', 'b']],
      ['outer', ['c', 'b', 'a']],
    ]);
  });

  it('names become identifiers', () => {
    const { events } = catalogOf(`
events:
  order.paid: {properties: {$current_url: string, "Größe (cm)": number}}
  Campaign Viewed: {}
  7d: {}
`);
    expect(events.map((one) => [one.name, one.table, one.typeName])).toEqual([
      ['7d', 'event__7d', 'N7d'],
      ['Campaign Viewed', 'event_campaign_viewed', 'CampaignViewed'],
      ['order.paid', 'event_order_paid', 'OrderPaid'],
    ]);
    expect(events[2]?.properties.map((one) => one.column)).toEqual(['current_url', 'gro_e_cm']);
  });

  it('conditions of rules in all their forms', () => {
    const [event] = catalogOf(`
events:
  e:
    properties: {a: string, b: string, c: integer, d: string}
    rules:
      one: {when: {a: x}, require: b}
      two: {when: [a, {b: [x, y], d: ~}], require: {c: {minimum: 1, maximum: 5, not_in: [3]}}}
`).events;
    expect(plain(event?.rules)).toEqual([
      { name: 'one', when: [{ property: 'a', equals: 'x' }], require: [{ property: 'b', present: true }] },
      {
        name: 'two',
        when: [
          { property: 'a', present: true },
          { property: 'b', in: ['x', 'y'] },
          { property: 'd', present: false },
        ],
        require: [{ property: 'c', minimum: 1, maximum: 5, not_in: [3] }],
      },
    ]);
  });

  it('sources find their events by name and pattern, and fill in the usual fields', () => {
    const { sources } = catalogOf(`
events: {order.paid: {}, order.sent: {}, page: {}, orderly: {}}
sources:
  a: {location: x/*.ndjson, events: [order.*, page]}
  b: {layout: columns, table: raw.orders, events: order.paid, fields: {time: at}}
  c: {layout: ga4, location: x.parquet}
  d: {location: x.json, fields: {id: ~, received: got}}
`);
    expect(sources.map((one) => one.events)).toEqual([
      ['order.paid', 'order.sent', 'page'],
      ['order.paid'],
      ['order.paid', 'order.sent', 'orderly', 'page'],
      ['order.paid', 'order.sent', 'orderly', 'page'],
    ]);
    expect(sources.map((one) => one.fields)).toEqual([
      { event: 'event', id: 'event_id', time: 'timestamp', properties: 'properties' },
      { time: 'at' },
      { event: 'event_name', time: 'event_timestamp', properties: 'event_params' },
      { event: 'event', time: 'timestamp', received: 'got', properties: 'properties' },
    ]);
  });

  it('assertions: written and implied, with stable ids', () => {
    const { assertions } = checkFiles({
      'catalog/events.yaml': `
properties: {id: {type: string, required: true}}
entities: {order: id}
events:
  e:
    properties: {id: {}, tier: {type: string, enum: [a, b]}}
    once_per: order
    volume: {per: day, min: 1}
    assertions:
      - not_null: tier
      - range: {column: event_time, min: "2025-01-01T00:00:00Z"}
        severity: warning
        warn_if: '> 1%'
      - not_null: {column: tier}
        where: id <> ''
      - {unique: [id, tier], name: pairs}
checks:
  enough: {on: e, row_count: {min: 1}}
  of_a_model: {on: orders_daily, not_null: day}
`,
    }).catalog;
    const ids = assertions.map((one) => one.id);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
    const written = assertions.filter((one) => !one.implied);
    expect(written.map((one) => [one.id, one.subject.kind])).toEqual([
      ['not_null:e:tier', 'event'],
      ['not_null:e:tier:2', 'event'],
      ['not_null:orders_daily:of_a_model', 'model'],
      ['range:e:event_time', 'event'],
      ['row_count:e:enough', 'event'],
      ['unique:e:pairs', 'event'],
    ]);
    expect(written[3]).toMatchObject({
      severity: 'warning',
      warn_if: { text: '> 1%', op: '>', value: 1, unit: 'percent' },
    });
    const implied = assertions.filter((one) => one.implied).map((one) => one.id);
    expect(implied).toEqual([
      'accepted_values:e:tier',
      'not_null:e:id',
      'once_per:e:order',
      'unique:e:event_id',
      'volume:e:day',
    ]);
  });
});

describe('the catalog', () => {
  const files = globSync('catalog/**/*.yaml').map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const settings = readSettings(null, {}).value;
  if (settings === null) throw new Error('Default settings are always there.');

  it('of this project is clean', () => {
    expect(text(checkCatalog(files, settings).diagnostics)).toBe('');
  });

  it('does not depend on the order of the files', () => {
    const once = JSON.stringify(checkCatalog(files, settings).value);
    expect(JSON.stringify(checkCatalog([...files].reverse(), settings).value)).toBe(once);
  });

  it('does not depend on how definitions are spread over files and documents', () => {
    const definitions = [
      'properties: {a: string}',
      'properties: {b: {type: integer, minimum: 1}}',
      'groups: {g: [a]}',
      'groups: {h: {include: [g], properties: [b]}}',
      'entities: {thing: a}',
      'events: {one: {include: [h]}}',
      'events: {two: {include: [g], once_per: thing, after: one, assertions: [{not_null: a}]}}',
      'sources: {s: {location: x.ndjson, events: [one, two]}}',
      'seeds: {rates: {file: r.csv, columns: {day: date}}}',
      'checks: {c: {on: two, row_count: {min: 1}}}',
      'checks: {d: {on: one, row_count: {min: 1}}}',
    ];
    const together = plain(catalogOf(definitions.join('\n---\n')));
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: definitions.length, maxLength: definitions.length }), (places) => {
        const spread: Record<string, string> = {};
        definitions.forEach((one, index) => {
          const path = `catalog/${places[index]}.yaml`;
          spread[path] = spread[path] === undefined ? one : `${one}\n---\n${spread[path]}`;
        });
        expect(plain(checkFiles(spread).catalog)).toEqual(together);
      }),
      { numRuns: 100 },
    );
  });

  it('comes out the same from files read elsewhere: what is read is plain data', () => {
    const here = checkCatalog(files, settings);
    const there = checkRead(structuredClone(files.map(readCatalogFile)), settings);
    expect(there).toEqual(here);
    const stored = files.map((file) => JSON.parse(JSON.stringify(readCatalogFile(file))));
    expect(checkRead(stored, settings)).toEqual(here);
  });

  it('comes with errors too, as far as it was understood', () => {
    const { catalog, diagnostics } = checkFiles({
      'catalog/a.yaml': 'events: {good: {properties: {a: string}}, bad: {properties: {a: strng, b: string}}}',
    });
    expect(codesOf(diagnostics)).toEqual(['read/unknown-word']);
    expect(catalog.events.map((one) => [one.name, one.incomplete ?? false])).toEqual([
      ['bad', true],
      ['good', false],
    ]);
    expect(catalog.incomplete).toBeUndefined();
    expect(checkFiles({ 'catalog/a.yaml': 'events: {' }).catalog.incomplete).toBe(true);
  });
});

describe('odd names', () => {
  it('of members of Object are names like any other', () => {
    const names = [
      'constructor',
      'toString',
      'hasOwnProperty',
      'valueOf',
      'prototype',
      '__defineGetter__',
      'self',
      'at',
      'name',
    ];
    const list = names.map((name) => `${name}: {type: string}`).join(', ');
    const catalog = catalogOf(`
properties: {${list}}
groups: {constructor: [${names.join(', ')}]}
entities: {toString: valueOf}
events:
  constructor:
    include: [constructor]
    once_per: toString
    rules: {valueOf: {when: {constructor: x}, require: [toString]}}
    examples: [{constructor: x, toString: y}]
  hasOwnProperty: {properties: [constructor]}
sources: {constructor: {location: a.ndjson, events: constructor}}
`);
    expect(catalog.events[0]?.properties.map((one) => one.name)).toEqual(names);
    expect(codesOf(check('events: {e: {constructor: 1}}'))).toEqual(['read/unknown-key']);
    expect(codesOf(check('events: {e: {properties: {a: {type: constructor}}}}'))).toEqual(['read/unknown-word']);
    expect(codesOf(check('events: {e: {}}\nchecks: {c: {on: constructor, row_count: {min: 1}}}'))).toEqual([
      'assertion/unknown-subject',
    ]);
    expect(codesOf(check('events: {e: {assertions: [{toString: 1}]}}'))).toEqual(['assertion/unknown-kind']);
  });

  it('__proto__ is refused and harmless', () => {
    expect(codesOf(check('events: {e: {properties: {a: string}, examples: [{__proto__: {a: x}}]}}'))).toEqual([
      'yaml/reserved-key',
    ]);
    expect(codesOf(check('groups: {g: [__proto__]}\nevents: {e: {include: g}}'))).toEqual(['read/name']);
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  it.each(['注文', '…', '" a"', '"a "', '"a\\u0007"', '"a\\nb"', '"\\u2028a"', '""', 'x'.repeat(121)])(
    '%s is no name',
    (name) => {
      expect(codesOf(check(`events:\n  ${name}: {}\n`))).toEqual(['read/name']);
    },
  );

  it.each(['order.paid', '$current_url', 'Größe', 'naïve 名', "it's", '"a:b"', '"1"', 'a/b', '😀1', 'select'])(
    '%s is a name',
    (name) => {
      expect(check(`events:\n  ${name}: {properties: {${name}: string}}\n`)).toEqual([]);
    },
  );
});
