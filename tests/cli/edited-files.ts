import fc from 'fast-check';

/* A project that has everything by which one file can see something of another, and what may be edited in it. */

/** A place of a file that is edited: what stands there first, and what else may. */
export interface Slot {
  readonly first: string;
  readonly any: fc.Arbitrary<string>;
  /** True where anything but the first text is a mistake. */
  readonly isHarm?: boolean;
}
export type Parts = readonly Slot[];

const one = (...texts: readonly [string, ...string[]]): Parts => [{ first: texts[0], any: fc.constantFrom(...texts) }];
const some = (...texts: readonly string[]): Parts => [
  { first: '', any: fc.subarray([...texts]).map((chosen) => chosen.join('')) },
];
const seldom = (...texts: readonly [string, ...string[]]): Parts => [
  { first: '', any: fc.constantFrom('', ...texts), isHarm: true },
];
const always = (text: string): Parts => one(text);
const joined = (...parts: readonly Parts[]): Parts => parts.flat();
/** A file with this in it is not there. */
export const absent = '\0';

const settings = joined(
  always('name: shop\ntargets:\n  dev: {type: duckdb, path: dist/dev.duckdb}\n'),
  one('', '  prod: {type: bigquery, schema: shop, project: shop-prod}\n'),
  one('time_zone: UTC\n', 'time_zone: Europe/Berlin\n'),
  one('vars: {least: 1}\n', 'vars: {least: 2}\n'),
);

const shared = joined(
  one('', '# shared\n'),
  always('properties:\n  order_id: {type: string, description: Order}\n  page: {type: string}\n'),
  one('  unused: string\n', '  email: {type: string, pii: direct, description: Mail}\n'),
  always('groups:\n  context: [order_id]\nentities:\n  order: order_id\n'),
  always('sources:\n  app: {layout: envelope, location: data/*.ndjson'),
  one('}\n', ', events: [order.paid, page.viewed]}\n', ', events: ["order.*"]}\n', ', context: {region: string}}\n'),
  one(
    '',
    'metrics:\n  revenue: {type: simple, measure: {sum: amount, of: order.paid}}\n',
    // A metric over a model: what the columns of all models behind it are made of shows on its page.
    'metrics:\n  through: {type: simple, count_distinct: id, of: daily, time: day}\n',
    'metrics:\n  revenue: {description: Money, type: ratio, numerator: {sum: amount, of: order.paid}, denominator: {count: "*", of: order.paid}}\n',
  ),
  one('', 'checks:\n  positive: {on: order.paid, range: {column: amount, min: 0}}\n'),
);

const eventBody = (own: string): Parts =>
  joined(
    one(
      '',
      `    description: ${own} happened\n`,
      `    description: "${own} | *was* seen. Again"\n`,
      '    description: Größe ✓\n',
    ),
    some('    owner: shop\n', '    platforms: [web]\n', '    tags: [money]\n', '    version: 2.0.0\n'),
    one('', '', '    status: planned\n', '    status: {deprecated: {reason: Old, replaced_by: page.viewed}}\n'),
    one('    include: context\n', '    include: context\n    once_per: order\n', ''),
    joined(
      always('    properties:\n      amount: {type: number, minimum: 0}\n'),
      some(
        '      tier: {type: string, enum: [basic, plus]}\n',
        '      page: {required: true}\n',
        '      region: string\n',
        '      sizes: {type: array, items: {type: integer, maximum: 9}}\n',
        '      place: {type: object, properties: {city: {type: string, description: Town}}}\n',
        '      email: {type: string, format: email}\n',
        '      code: {type: string, pattern: "^[A-Z]+$"}\n',
        '      order_id: {type: integer}\n',
      ),
    ),
    one(
      '',
      '',
      '    assertions:\n      - not_null: amount\n',
      '    assertions:\n      - range: {column: amount, max: 100}\n',
    ),
    one('', '', '    examples: [{amount: 1}]\n', '    freshness: 1h\n'),
  );

const orders = joined(
  one('', '# a line more\n', '# two\n# more\n'),
  always('events:\n'),
  one('  order.paid:\n', '  order.paid:\n', '  order.paid:\n', '  order.payed:\n'),
  eventBody('Payment'),
  seldom('    ownr: shop\n', '  order.paid: {}\n'),
  one('', '  order.sent:\n    description: Sent\n    include: context\n    after: order.paid\n'),
  seldom('\nbroken: [\n', '\t\n'),
);

const pages = joined(
  one('', '# pages\n'),
  always('events:\n  page.viewed:\n'),
  eventBody('View'),
  one('', '    sample: {follows: [{event: order.paid, copy: {amount: amount}}]}\n'),
  seldom('    properties: {}\n', '  order.paid: {}\n'),
);

const paid = joined(
  always('---\n'),
  one('description: Paid orders\n', 'description: "Paid | orders"\nowner: finance\n', ''),
  one('materialized: table\n', 'materialized: view\n', 'materialized: ephemeral\n'),
  one('', 'columns: {id: string, amount: number}\n', 'columns: {id: string}\n'),
  seldom('materialised: view\n'),
  always('---\n'),
  one('', '-- more\n'),
  one(
    'select order_id as id, amount from {{event "order.paid"}}',
    'select order_id as id, max(amount) as amount from {{event "order.paid"}} group by 1',
    'select *, order_id as id from {{event "order.paid"}}',
    'select page as id, amount from {{event "page.viewed"}}',
  ),
  one('', ' where amount > {{var "least"}}', ' where {{> recent}}', '\n-- twice'),
  seldom(' {{#if', ' {{ref "nothing"}}'),
  always('\n'),
);

const daily = joined(
  always('---\ndescription: By day\n'),
  one('', 'tags: [day]\n'),
  one(
    '',
    'assertions:\n  - not_null: id\n',
    'assertions:\n  - relationships: {column: id, to: paid, field: id}\n',
    'assertions:\n  - expression: "id in (select id from {{ref \\"paid\\"}})"\n',
  ),
  always('---\nselect id from {{ref "paid"}}'),
  one('', '\nunion all select id from {{ref "other"}}', ' where {{> recent}}', ' -- {{> old event="order.paid"}}'),
  always('\n'),
);

export const files: Readonly<Record<string, Parts>> = {
  'waymark.yaml': settings,
  'catalog/shared.yaml': shared,
  'catalog/orders.yaml': orders,
  'catalog/pages.yaml': joined(pages, seldom(absent)),
  'catalog/more.yaml': one(
    'events:\n  page.left: {description: Left, properties: {x: integer}}\n',
    'events:\n  page.left: {description: Gone, owner: web, properties: {x: integer}}\n',
    'events:\n  page.left: {owner: web, properties: {y: date}}\n',
    'events:\n  tier: {properties: {amount: number}}\n',
    absent,
  ),
  'transforms/paid.sql.hbs': paid,
  'transforms/daily.sql.hbs': daily,
  'transforms/other.sql.hbs': joined(
    one('', '---\nmaterialized: ephemeral\n---\n', absent),
    one("select 'x' as id\n", 'select id from {{ref "paid"}}\n', "select 'y' as id\n"),
  ),
  'transforms/paid.bigquery.sql.hbs': one(absent, 'select 1 as id, 2 as amount\n'),
  'transforms/_recent.hbs': one('1 = 1', '2 = 2', '{{var "least"}} = 1'),
  'transforms/_old.hbs': one('nothing', '{{event event}}'),
  'transforms/tests.yaml': one(
    '',
    'unit_tests:\n  kept:\n    model: daily\n    given: {paid: [{id: a}]}\n    expect: [{id: a}]\n',
    'unit_tests:\n  all:\n    description: All of them\n    model: paid\n    given: {order.paid: [{order_id: a, amount: 1}]}\n    expect: [{id: a}]\n',
  ),
};

interface Edit {
  readonly path: string;
  readonly slot: number;
  readonly text: string;
}

function editsOf(weight: number, ...paths: readonly string[]) {
  const arbitrary = fc.constantFrom(...paths).chain((path): fc.Arbitrary<Edit> => {
    const slots = files[path] ?? [];
    const open = slots.map((_, index) => index).filter((index) => (files[path]?.[index]?.isHarm ?? false) === false);
    return fc
      .oneof({ weight: 15, arbitrary: fc.constantFrom(...open) }, { weight: 1, arbitrary: fc.nat(slots.length - 1) })
      .chain((slot) => (slots[slot]?.any ?? fc.constant('')).map((text) => ({ path, slot, text })));
  });
  return { weight, arbitrary };
}

/** Small files are edited most. */
export const edit = fc.oneof(
  editsOf(6, 'catalog/orders.yaml', 'catalog/pages.yaml', 'catalog/more.yaml'),
  editsOf(5, 'transforms/paid.sql.hbs', 'transforms/daily.sql.hbs', 'transforms/other.sql.hbs'),
  editsOf(1, ...Object.keys(files)),
);
