import { describe, expect, test } from 'vitest';
import { findings, load, describe as words } from './fixture.ts';

const of = (template: string, files: Record<string, string> = {}): string => words(findings(template, files));

describe('syntax is shown at the tag to mend', () => {
  test.each([
    [
      'a block that is never closed',
      'select 1\n  {{#if incremental}}\nwhere x\n',
      'template/unclosed m:2:3-22 The block `{{#if incremental}}` is never closed.',
    ],
    [
      'the outer of two blocks',
      '{{#if incremental}}\n{{#if incremental}}{{/if}}\n',
      'template/unclosed m:1:1-20 The block',
    ],
    [
      'a block closed by another name',
      '{{#if incremental}}\n1{{/unless}}',
      'template/unclosed m:2:2-13 `{{#if incremental}}` is closed by `{{/unless}}`.',
    ],
    [
      'a block closed that was not opened',
      'select 1\n{{/if}}',
      'template/unclosed m:2:1-8 `{{/if}}` closes a block that was not opened.',
    ],
    [
      'a tag that is never closed',
      "select {{ref 'x'\nfrom y\n",
      'template/unclosed m:1:8-17 This tag is never closed.',
    ],
    [
      'else outside of a block',
      'select 1\n {{else}} 2',
      'template/syntax m:2:2-10 `{{else}}` stands outside of a block.',
    ],
    ['a text that is not closed', 'select\n{{date_trunc "day at}}', 'template/syntax m:2:1-23 The text in'],
    [
      'parentheses that do not match',
      'select {{median (cast "a" "number"}}',
      'template/syntax m:1:8-37 The parentheses of',
    ],
    ['an empty tag', 'select {{ }}', 'template/syntax m:1:8-13 The tag is empty.'],
    [
      'a value in the place of a helper',
      'select {{"a"}}',
      'template/syntax m:1:10-13 A tag begins with the name of a helper, not with a value.',
    ],
    [
      'an inline partial',
      '{{#*inline "x"}}1{{/inline}}',
      'template/unsupported m:1:1-29 Inline partials and partial blocks are not supported.',
    ],
  ])('%s', (_name, template, expected) => {
    expect(of(template).split('\n')[0]?.replaceAll('transforms/m.sql.hbs', 'm')).toContain(expected);
  });

  test('tags in comments, raw blocks and after a backslash are no tags', () => {
    expect(of("select 1 {{!-- {{#if}} --}} {{! {{/if }} as n, '\\{{#if}}' as m")).toBe('');
    expect(of("select '{{{{raw}}}}{{#if}}{{{{/raw}}}}' as n")).toBe('');
  });

  test('lines count from the top of the file, also below a head and with CRLF', () => {
    const text = '---\r\nowner: me\r\n---\r\nselect 1\r\n  {{#if incremental}}\r\n';
    expect(of(text)).toContain('transforms/m.sql.hbs:5:3-22 The block `{{#if incremental}}` is never closed.');
  });
});

describe('names', () => {
  const files = {
    'waymark.yaml': 'vars: {minimum: 5}\n',
    'catalog/events.yaml': 'events:\n  order.paid: {}\n',
    'transforms/orders.sql.hbs': 'select 1 as id\n',
  };
  test.each([
    ['{{date_trnc "day" "x"}}', 'template/unknown-helper 1:10-19', '`date_trunc`'],
    ['{{#iff true}}{{/iff}}', 'template/unknown-helper 1:11-14', '`if`'],
    ['{{#median "a"}}{{/median}}', 'template/unknown-helper 1:11-17', 'Known'],
    ['{{> column}}', 'template/unknown-partial 1:8-20', ''],
    ['{{ref "order"}}', 'transform/unknown-ref 1:14-21', '`orders`'],
    ['{{ref "order.paid"}}', 'transform/unknown-ref 1:14-26', '{{event "order.paid"}}'],
    ['{{event "orders"}}', 'transform/unknown-event 1:16-24', '{{ref "orders"}}'],
    ['{{event "order.payed"}}', 'transform/unknown-event 1:16-29', '`order.paid`'],
    ['{{source "x"}}', 'transform/unknown-source 1:17-20', ''],
    ['{{quarantine "order.payed"}}', 'transform/unknown-event 1:21-34', '`order.paid`'],
    ['{{var "minimun"}}', 'transform/unknown-variable 1:14-23', '`minimum`'],
    ['{{minimum}}', 'template/unknown-name 1:10-17', '{{var "minimum"}}'],
    ['{{orders}}', 'template/unknown-name 1:10-16', '{{ref "orders"}}'],
    ['{{this}}', 'template/unknown-name 1:10-14', '{{self}}'],
    ['{{@index}}', 'template/unknown-name 1:10-16', '{{#each'],
    ['{{metric "x"}}', 'transform/not-yet 1:8-22', ''],
    ['{{self}}', 'transform/not-incremental 1:10-14', '{{#if incremental}}'],
  ])('%s', (tag, expected, hint) => {
    const found = of(`select ${tag}`, files).replaceAll('transforms/m.sql.hbs:', '');
    expect(found).toContain(expected);
    expect(found).toContain(hint);
    expect(found.split('\n').filter((line) => line.startsWith('t'))).toHaveLength(1);
  });

  test('also in branches that are not taken, and inside of nested calls', () => {
    const found = of(
      'select 1 as n\n{{#if false}}\n{{#each (var "x" default=(var "y"))}}{{median (cst "a")}}{{/each}}{{> nothing}}\n{{/if}}',
      files,
    );
    expect(found).toContain('transform/unknown-variable transforms/m.sql.hbs:3:31-34');
    expect(found).toContain('template/unknown-helper transforms/m.sql.hbs:3:48-51');
    expect(found).toContain('template/unknown-partial transforms/m.sql.hbs:3:67-80');
  });

  test('everything at once', () => {
    const found = findings('select {{nope}}, {{median}}\nfrom {{ref "x"}} {{event "y"}}', files);
    expect(found.map((one) => one.code)).toEqual([
      'template/unknown-name',
      'template/argument',
      'transform/unknown-ref',
      'transform/unknown-event',
    ]);
  });

  test('nothing is said about names that a damaged catalog may define', () => {
    const damaged = { ...files, 'catalog/more.yaml': 'events:\n  other: [\n' };
    expect(findings('select * from {{event "other"}} {{ref "some_seed"}}', damaged).map((one) => one.code)).toEqual([
      'yaml/syntax',
    ]);
  });
});

describe('arguments', () => {
  test.each([
    ['{{date_trunc "day"}}', '`date_trunc` needs `value`: a timestamp.'],
    ['{{date_trunc "dya" "x"}}', 'There is no grain `dya`.'],
    ['{{date_trunc 5 "x"}}', '`grain` (the unit of time) takes one of'],
    ['{{safe_divide "a" "b" "c"}}', '`safe_divide` takes at most 2 arguments.'],
    ['{{median "a" by="b"}}', '`median` has no option `by`.'],
    ['{{cast "a" "strng"}}', 'There is no type `strng`.'],
    ['{{percentile "a" "0.5"}}', '`fraction` (a number between 0 and 1) takes a number, not "0.5".'],
    ['{{median ""}}', 'takes SQL as text, or a number, not "".'],
    ['{{ref 5}}', 'takes a name in quotes, not 5.'],
    ['{{list "a"}}', '`list` (a list) takes a list, not "a".'],
    ['{{#if}}{{/if}}', '`#if` takes one argument.'],
    ['{{#each 5}}{{/each}}', '`#each` goes through a list or an object, not 5.'],
    ['{{var "tiers"}}', 'This comes to a list, which cannot be written into SQL.'],
    ['{{quote (var "tiers")}}', 'A constant of SQL cannot be made of a list.'],
    ['{{lookup (var "tiers") 7}}', 'a list has no entry `7`.'],
  ])('%s', (tag, message) => {
    expect(of(`select ${tag}`, { 'waymark.yaml': 'vars: {tiers: [a]}\n' })).toContain(message);
  });
});

describe('heads', () => {
  const head = (yaml: string): string => of(`---\n${yaml}\n---\nselect 1 as id`);

  test('without an end', () => {
    expect(of('---\nowner: me\nselect 1')).toBe(
      'transform/unclosed-head transforms/m.sql.hbs:1:1-4 The head that begins here has no end.\n  hint: Put a line `---` between the head and the SQL.',
    );
  });

  test('typos in keys and words', () => {
    expect(head('materialised: table')).toContain('read/unknown-key transforms/m.sql.hbs:2:1-13');
    expect(head('materialized: tabel')).toContain('read/unknown-word transforms/m.sql.hbs:2:15-20');
    expect(head('columns:\n  id: intger')).toContain('read/unknown-word transforms/m.sql.hbs:3:7-13');
    expect(head('assertions:\n  - not_nul: id')).toContain('assertion/unknown-kind transforms/m.sql.hbs:3:5-12');
  });

  test('broken YAML says nothing but that', () => {
    expect(findings('---\ntags: [a\n---\nselect {{nope}} as id').map((one) => one.code)).toEqual([
      'yaml/syntax',
      'template/unknown-name',
    ]);
  });

  test('what does not fit together', () => {
    expect(head('materialized: incremental')).toContain('needs a `partition` or a `key`');
    expect(head('materialized: incremental\npartition: day\nkey: id')).toContain('either a `partition` or a `key`');
    expect(head('partition: day')).toContain('A model that is built as a view has no `partition`.');
    expect(head('materialized: incremental\npartition: day\ncolumns: {dya: date}')).toContain('Did you mean `dya`?');
    expect(head('materialized: incremental\npartition: day\ncolumns: {day: string}')).toContain('declared as string');
  });

  test('assertions are checked against the columns', () => {
    expect(head('columns: {id: integer}\nassertions:\n  - not_null: ident')).toContain(
      'assertion/unknown-column transforms/m.sql.hbs:4:15-20 The model `m` has no column `ident`.',
    );
    expect(head('assertions:\n  - relationships: {column: id, to: nowhere}')).toContain('assertion/unknown-table');
  });

  test('tags in the SQL of assertions', () => {
    const found = head(
      'assertions:\n  - expression: {expression: "{{sef_divide 1 2}} > 0"}\n  - not_null: id\n    where: "x > {{var \'y\'}}"',
    );
    expect(found).toContain('template/unknown-helper transforms/m.sql.hbs:3:33-43 There is no helper `sef_divide`.');
    expect(found).toContain('transform/unknown-variable transforms/m.sql.hbs:5:23-26');
  });
});

describe('files', () => {
  test('names that cannot be', () => {
    const found = load({
      'transforms/Orders.sql.hbs': 'select 1',
      'transforms/waymark_x.sql.hbs': 'select 1',
      'transforms/7days.sql.hbs': 'select 1',
      'transforms/notes.hbs': 'hello',
      'transforms/a.oracle.sql.hbs': 'select 1',
      'transforms/b.duckdb.sql.hbs': 'select 1',
    }).diagnostics;
    expect(found.map((one) => `${one.span?.path} ${one.code}`)).toEqual([
      'transforms/7days.sql.hbs transform/name',
      'transforms/Orders.sql.hbs transform/name',
      'transforms/a.oracle.sql.hbs transform/unknown-dialect',
      'transforms/b.duckdb.sql.hbs transform/variant',
      'transforms/notes.hbs transform/stray-file',
      'transforms/waymark_x.sql.hbs transform/name',
    ]);
  });

  test('the same name twice, in models and partials', () => {
    const found = load({
      'transforms/a/one.sql.hbs': 'select 1',
      'transforms/b/one.sql.hbs': 'select 2',
      'transforms/a/_part.hbs': '1',
      'transforms/b/_part.sql.hbs': '2',
    }).diagnostics;
    expect(words(found)).toContain('see transforms/a/one.sql.hbs:1:1-1 the first one');
    expect(found.map((one) => one.code)).toEqual(['transform/duplicate', 'transform/duplicate']);
  });

  test('models named like seeds, events and their tables', () => {
    const found = load({
      'catalog/events.yaml':
        'events:\n  signup: {}\n  order.paid: {}\nseeds:\n  rates: {file: r.csv, columns: {a: string}}\n',
      'transforms/signup.sql.hbs': 'select 1',
      'transforms/rates.sql.hbs': 'select 1',
      'transforms/event_order_paid.sql.hbs': 'select 1',
    }).diagnostics;
    expect(found.map((one) => one.code)).toEqual(Array(3).fill('transform/ambiguous-name'));
    expect(words(found)).toContain('has the name of the table of the event `order.paid`');
  });

  test('empty ones', () => {
    for (const text of ['', '\n\n', '---\nowner: me\n---', '-- nothing yet\n', '{{!-- later --}}\n/* or never */']) {
      expect(of(text), text).toContain('transform/empty');
    }
    expect(of('select 1 -- one')).toBe('');
  });

  test('partials that call each other, and one that is broken', () => {
    const circle = { 'transforms/_a.hbs': 'x\n {{> b}}', 'transforms/_b.hbs': '{{> a}}' };
    expect(of('select {{> a}}', circle)).toContain(
      'template/partial-cycle transforms/_b.hbs:1:1-8 The partial `a` contains itself: a → b → a.',
    );
    expect(findings('select {{> a}}', { 'transforms/_a.hbs': '{{#if}}' }).map((one) => one.code)).toEqual([
      'template/unclosed',
    ]);
  });

  test('mistakes in a partial are shown in the partial, once', () => {
    const files = { 'transforms/_p.hbs': 'a,\n{{nope "x"}}\n', 'transforms/n.sql.hbs': 'select {{> p}}' };
    const found = findings('select {{> p}}', files);
    expect(found.map((one) => one.message)).toEqual(['There is no helper `nope`.']);
    expect(found[0]?.span).toMatchObject({ path: 'transforms/_p.hbs', line: 2, column: 3, endColumn: 7 });
  });
});

describe('circles', () => {
  test('the whole way is shown with its places', () => {
    const files = {
      'transforms/a.sql.hbs': 'select * from {{ref "b"}}',
      'transforms/b.sql.hbs': 'select *\nfrom {{ref "c"}} join {{ref "fine"}}',
      'transforms/c.sql.hbs': 'select * from {{ref "a"}}',
      'transforms/fine.sql.hbs': 'select 1 as id',
      'transforms/reader.sql.hbs': 'select * from {{ref "a"}}',
    };
    expect(
      words(load(files).diagnostics),
    ).toBe(`transform/cycle transforms/a.sql.hbs:1:15-26 These models read each other in a circle: a → b → c → a.
  hint: Take one of the references out.
  see transforms/b.sql.hbs:2:6-17 \`b\` reads \`c\` here
  see transforms/c.sql.hbs:1:15-26 \`c\` reads \`a\` here`);
  });

  test('a model that reads itself', () => {
    expect(of('select * from {{ref "m"}}')).toContain(
      'The model `m` reads itself.\n  hint: An incremental model reads its own earlier rows with `{{self}}`',
    );
  });

  test('two circles are two findings; ephemeral models and partials count too', () => {
    const found = load({
      'transforms/a.sql.hbs': '---\nmaterialized: ephemeral\n---\nselect * from {{ref "b"}}',
      'transforms/b.sql.hbs': 'select * from {{> from_a}}',
      'transforms/_from_a.hbs': '{{ref "a"}}',
      'transforms/x.sql.hbs': 'select * from {{ref (concat "" "y")}}',
      'transforms/y.sql.hbs': '{{#if false}}{{ref "x"}}{{/if}} select 1',
    }).diagnostics;
    expect(found.map((one) => one.message)).toEqual([
      'These models read each other in a circle: a → b → a.',
      'These models read each other in a circle: x → y → x.',
    ]);
  });
});
