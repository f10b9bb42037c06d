import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFolder, runCli } from './run-cli.ts';
import { bin } from './run-process.ts';

/*
 * What is remembered must never show: after any edit, `check` and `generate` say and write the same as a twin of the project
 * that remembers nothing. The project has everything by which one file can see something of another.
 */

/** A place of a file that is edited: what stands there first, and what else may. */
interface Slot {
  readonly first: string;
  readonly any: fc.Arbitrary<string>;
  /** True where anything but the first text is a mistake. */
  readonly isHarm?: boolean;
}
type Parts = readonly Slot[];

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
const absent = '\0';

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

const files: Readonly<Record<string, Parts>> = {
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
const edit = fc.oneof(
  editsOf(6, 'catalog/orders.yaml', 'catalog/pages.yaml', 'catalog/more.yaml'),
  editsOf(5, 'transforms/paid.sql.hbs', 'transforms/daily.sql.hbs', 'transforms/other.sql.hbs'),
  editsOf(1, ...Object.keys(files)),
);

/** The texts of a project that is being edited: of each file, what stands in each of its places. */
type Texts = Record<string, string[]>;

function firstTexts(): Texts {
  return Object.fromEntries(Object.entries(files).map(([path, slots]) => [path, slots.map((slot) => slot.first)]));
}

function mend(texts: Texts): void {
  for (const [path, slots] of Object.entries(files)) {
    for (const [index, slot] of slots.entries()) if (slot.isHarm) (texts[path] ?? [])[index] = slot.first;
  }
}

function write(folder: string, texts: Texts): void {
  for (const [path, parts] of Object.entries(texts)) {
    const text = parts.join('');
    const full = join(folder, path);
    if (text.includes(absent)) rmSync(full, { force: true });
    else if (!existsSync(full) || readFileSync(full, 'utf8') !== text) put(folder, path, text);
  }
}

/** Generated files that somebody edits by hand. */
const harm = fc.constantFrom(
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  'dist/catalog.json',
  'dist/types/index.d.ts',
  'dist/docs/index.md',
);

const step = fc.record({
  edits: fc.array(edit, { minLength: 1, maxLength: 2 }),
  isMended: fc.boolean(),
  commands: fc.constantFrom(['check', 'generate'], ['check', 'generate'], ['generate'], ['check']),
  harm,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const start: Step = { edits: [], isMended: false, commands: ['check', 'generate'], harm: '' };

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function outputs(folder: string): Record<string, string> {
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) return {};
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).sort();
  const found = names.filter((name) => statSync(join(dist, name)).isFile());
  return Object.fromEntries(found.map((name) => [name, readFileSync(join(dist, name), 'utf8')]));
}

async function look(folder: string, commands: readonly string[]) {
  const said = [];
  for (const command of commands) said.push(await runCli(folder, [command, '--json']));
  return { said, dist: outputs(folder) };
}

/** A project and its twin, which remembers nothing. */
function twins(): { readonly texts: Texts; readonly own: string; readonly twin: string } {
  return { texts: firstTexts(), own: join(emptyFolder(), 'shop'), twin: join(emptyFolder(), 'shop') };
}

function carryOut({ edits, isMended, harm: harmed }: Step, { texts, own, twin }: ReturnType<typeof twins>): void {
  for (const { path, slot, text } of edits) (texts[path] ?? [])[slot] = text;
  if (isMended) mend(texts);
  for (const folder of [own, twin]) {
    write(folder, texts);
    if (harmed !== '' && existsSync(join(folder, harmed))) put(folder, harmed, 'edited');
  }
  rmSync(join(twin, '.waymark'), { recursive: true, force: true });
}

interface Kept {
  readonly key: string;
  readonly changed: object;
}

/** What a command keeps of its last run: the key of the files, and what changed since the outline was made. */
function kept(folder: string, command: string): Kept | null {
  const path = join(folder, `.waymark/cache/${command}.json`);
  if (!existsSync(path)) return null;
  const { key, based } = JSON.parse(readFileSync(path, 'utf8'));
  return { key, changed: based?.changed ?? {} };
}

/** Whether a command, since it kept something else, has looked only at what changed. */
function wasBrief(before: Kept | null, after: Kept | null): boolean {
  return after !== null && after.key !== before?.key && Object.keys(after.changed).length > 0;
}

/** Replaces a text of a file that is there. */
function change(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  put(folder, path, text.replace(from, to));
}

const brief: Readonly<Record<string, (folder: string) => void>> = {
  'the limit of a property': (folder) => change(folder, 'catalog/orders.yaml', 'minimum: 0', 'minimum: 1'),
  'a property more': (folder) =>
    change(folder, 'catalog/orders.yaml', 'properties:\n', 'properties:\n      extra: date\n'),
  'a description': (folder) =>
    change(folder, 'catalog/orders.yaml', '.paid:\n', '.paid:\n    description: Größe | *x*\n'),
  'a line more': (folder) => change(folder, 'catalog/orders.yaml', 'events:', '# a comment\nevents:'),
  'a rule and an example': (folder) =>
    change(
      folder,
      'catalog/orders.yaml',
      '.paid:\n',
      '.paid:\n    rules: {always: {require: [amount]}}\n    examples: [{amount: 5}]\n',
    ),
  'SQL of a model': (folder) => change(folder, 'transforms/daily.sql.hbs', 'select id', 'select distinct id'),
  'what a column of a model is made of': (folder) =>
    change(folder, 'transforms/paid.sql.hbs', 'order_id as id', 'concat(order_id, amount) as id'),
  'a model that is not followed any more, and a property more': (folder) => {
    change(folder, 'transforms/paid.sql.hbs', 'amount from', '(select amount) as amount from');
    change(folder, 'catalog/orders.yaml', 'properties:\n', 'properties:\n      extra: date\n');
  },
  'the head of a model': (folder) =>
    change(
      folder,
      'transforms/daily.sql.hbs',
      'By day',
      'By day\nowner: shop\nassertions: [{not_null: id}]\ncolumns: {id: string}',
    ),
  'two files': (folder) => {
    change(folder, 'catalog/orders.yaml', 'minimum: 0', 'minimum: 2');
    change(folder, 'transforms/paid.sql.hbs', 'select', 'select distinct');
  },
};

const far: Readonly<Record<string, (folder: string) => void>> = {
  'the name of an event': (folder) => change(folder, 'catalog/pages.yaml', 'page.viewed', 'page.seen'),
  'what a model reads': (folder) => change(folder, 'transforms/daily.sql.hbs', '"paid"', '"other"'),
  'a shared property': (folder) => change(folder, 'catalog/shared.yaml', 'Order', 'Ordered'),
  'whether a shared property is used': (folder) =>
    change(folder, 'catalog/pages.yaml', 'properties:\n', 'properties:\n      page: {required: true}\n'),
  'the status of an event': (folder) =>
    change(folder, 'catalog/orders.yaml', '.paid:\n', '.paid:\n    status: deprecated\n'),
  'a partial': (folder) => put(folder, 'transforms/_old.hbs', 'other'),
  'a new file': (folder) => put(folder, 'catalog/new.yaml', 'events:\n  new: {}\n'),
  'a file less': (folder) => rmSync(join(folder, 'transforms/other.sql.hbs')),
  settings: (folder) => change(folder, 'waymark.yaml', 'least: 1', 'least: 2'),
  'a mistake': (folder) => change(folder, 'catalog/orders.yaml', 'minimum: 0', 'minimun: 0'),
};

const commands = ['check', 'generate'];

/** A project in which both commands have run, and its twin. */
async function known(): Promise<ReturnType<typeof twins>> {
  const project = twins();
  carryOut(start, project);
  for (const folder of [project.own, project.twin]) await look(folder, commands);
  return project;
}

async function expectAlike({ own, twin }: ReturnType<typeof twins>): Promise<void> {
  rmSync(join(twin, '.waymark'), { recursive: true, force: true });
  expect(await look(own, commands)).toEqual(await look(twin, commands));
}

describe('what is looked at alone', () => {
  test.each(Object.keys(brief))('%s', async (name) => {
    const project = await known();
    for (const folder of [project.own, project.twin]) brief[name]?.(folder);
    await expectAlike(project);
    for (const command of commands) expect(Object.keys(kept(project.own, command)?.changed ?? {})).not.toEqual([]);
  });

  test.each(Object.keys(far))('and what is not: %s', async (name) => {
    const project = await known();
    for (const folder of [project.own, project.twin]) far[name]?.(folder);
    await expectAlike(project);
    for (const command of commands) expect(kept(project.own, command)?.changed).toEqual({});
  });

  test('what a metric rests on shows on the pages of events, however far away it is', async () => {
    const project = await known();
    for (const folder of [project.own, project.twin]) {
      const path = join(folder, 'catalog/shared.yaml');
      const metric = 'metrics:\n  through: {type: simple, count_distinct: id, of: daily, time: day}\n';
      writeFileSync(path, `${readFileSync(path, 'utf8').replace(/metrics:\n.*\n/, '')}${metric}`);
    }
    await expectAlike(project);
    const page = () => readFileSync(join(project.own, 'dist/docs/events/order.paid.md'), 'utf8');
    expect(page()).toContain('| `order_id` | [`paid.id`](../models/paid.md) | [`through`](../metrics/through.md) |');
    for (const [from, to] of [
      ['order_id as id', 'concat(order_id, tier) as id'],
      ['concat(order_id, tier)', 'concat(tier, order_id)'],
      ['concat(tier, order_id)', 'tier'],
    ] as const) {
      for (const folder of [project.own, project.twin]) change(folder, 'transforms/paid.sql.hbs', from, to);
      await expectAlike(project);
    }
    expect(page()).not.toContain('[`paid.id`](../models/paid.md) | [`through`]');
  });

  test('a mistake is looked for everywhere, its mending is not', async () => {
    const project = await known();
    for (const [from, to] of [
      ['minimum: 0', 'minimun: 0'],
      ['minimun: 0', 'minimum: 3'],
    ] as const) {
      for (const folder of [project.own, project.twin]) change(folder, 'catalog/orders.yaml', from, to);
      await expectAlike(project);
    }
    for (const command of commands) expect(Object.keys(kept(project.own, command)?.changed ?? {})).not.toEqual([]);
  });

  test('an edit that is undone is one, too', async () => {
    const project = await known();
    for (const [from, to] of [
      ['minimum: 0', 'minimum: 1'],
      ['minimum: 1', 'minimum: 0'],
    ] as const) {
      for (const folder of [project.own, project.twin]) change(folder, 'catalog/orders.yaml', from, to);
      await expectAlike(project);
    }
  });
});

describe('a memory that is not as it was left', () => {
  const damages: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
    'cut off': (bytes) => bytes.subarray(0, bytes.length >> 1),
    'changed in one place': (bytes) =>
      Buffer.from(bytes.toString('latin1').replace(/"(?=[0-9a-f]{20})./, '"0'), 'latin1'),
    emptied: () => new Uint8Array(),
    'of something else': () =>
      Buffer.from(
        '{"key":"x","based":{"id":"y","changed":{},"counts":{},"diagnostics":[]},"diagnostics":[],"summary":"1; 2"}',
      ),
  };

  test.each(Object.keys(damages))('is passed over: %s', async (how) => {
    const project = await known();
    const cache = join(project.own, '.waymark/cache');
    for (const name of readdirSync(cache)) {
      const bytes = readFileSync(join(cache, name));
      writeFileSync(join(cache, name), damages[how]?.(bytes) ?? bytes);
      for (const folder of [project.own, project.twin]) {
        change(
          folder,
          'catalog/orders.yaml',
          'properties:\n',
          `properties:\n      ${name.replace(/\W/g, '_')}: date\n`,
        );
      }
      await expectAlike(project);
    }
  });

  test('and so is a place where nothing can be kept', async () => {
    const project = await known();
    rmSync(join(project.own, '.waymark'), { recursive: true });
    put(project.own, '.waymark', 'a file');
    for (const folder of [project.own, project.twin]) brief['a property more']?.(folder);
    await expectAlike(project);
  });

  test('several processes may change the same outputs', async () => {
    const project = await known();
    for (let round = 0; round < 2; round++) {
      for (const folder of [project.own, project.twin]) {
        change(folder, 'catalog/orders.yaml', 'properties:\n', `properties:\n      round_${round}: date\n`);
      }
      const codes = await Promise.all(
        ['check', 'generate', 'generate', 'check'].map((name) => exitCode(project.own, name)),
      );
      expect(codes).toEqual([0, 0, 0, 0]);
      await look(project.twin, ['generate']);
      expect(outputs(project.own)).toEqual(outputs(project.twin));
    }
  });
});

function exitCode(cwd: string, command: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, command, '--quiet'], { cwd, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

describe('after an edit, only what it concerns is read and generated', () => {
  test('with the same result as if everything was, whatever is edited', async () => {
    const counts: Record<string, number> = { check: 0, generate: 0 };
    const count = (what: string): void => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (sequence) => {
        const project = twins();
        for (const one of [start, ...sequence]) {
          const before = { check: kept(project.own, 'check'), generate: kept(project.own, 'generate') };
          carryOut(one, project);
          expect(await look(project.own, one.commands)).toEqual(await look(project.twin, one.commands));
          if (wasBrief(before.check, kept(project.own, 'check'))) count('check');
          if (wasBrief(before.generate, kept(project.own, 'generate'))) count('generate');
        }
      }),
      { numRuns: 12 },
    );
    // It would be no test if everything was read every time.
    expect(counts.check).toBeGreaterThan(0);
    expect(counts.generate).toBeGreaterThan(0);
  }, 300_000);
});
