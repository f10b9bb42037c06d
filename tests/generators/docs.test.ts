import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import fc from 'fast-check';
import { marked } from 'marked';
import { beforeAll, describe, expect, test } from 'vitest';
import { code, codeBlock, text } from '../../generators/docs/markdown.ts';
import type { EmittedFile } from '../../generators/generator.ts';
import { contentsOf, generateTexts, nastyProject, projectTexts, repository } from './generate-project.ts';

let files: readonly EmittedFile[];

beforeAll(async () => {
  files = await generateTexts(projectTexts(nastyProject));
});

function pagesOf(all: readonly EmittedFile[]): EmittedFile[] {
  return all.filter((file) => file.path.endsWith('.md'));
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', nbsp: '\u00a0' };

/** What a reader sees of a piece of HTML. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|(\w+));/g, (whole, number: string | undefined, name: string | undefined) =>
      number === undefined ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Number(number)),
    );
}

describe.each([
  ['the nasty project', nastyProject],
  ['the reference catalogs', repository],
])('%s', (_, root) => {
  test('every link leads to a file, and to a heading or a line where it names one', async () => {
    const all = await generateTexts(projectTexts(root));
    const emitted = new Map(all.map((file) => [file.path, file.contents]));
    const wrong: string[] = [];
    let links = 0;
    for (const page of pagesOf(all)) {
      for (const target of linksOf(page.contents)) {
        links++;
        const problem = problemOf(target, page.path, emitted, root);
        if (problem !== null) wrong.push(`${page.path}: ${target} ${problem}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(links).toBeGreaterThan(100);
  });

  test('every row of a table has as many cells as its head', async () => {
    const wrong = pagesOf(await generateTexts(projectTexts(root))).flatMap((page) =>
      tablesOf(page.contents)
        .filter((rows) => new Set(rows.map(cellsOf)).size !== 1)
        .map((rows) => `${page.path}: ${rows[0]}`),
    );
    expect(wrong).toEqual([]);
  });
});

function linksOf(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1] ?? '');
}

function problemOf(target: string, from: string, emitted: ReadonlyMap<string, string>, root: string): string | null {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : decodeURIComponent(normalize(join(dirname(from), path)));
  const contents = emitted.get(file) ?? sourceText(file, root);
  if (contents === null) return `leads to ${file}, which does not exist`;
  if (anchor === undefined) return null;
  if (/^L\d+$/.test(anchor)) return Number(anchor.slice(1)) <= contents.split('\n').length ? null : 'is beyond the end';
  return anchorsOf(contents).includes(decodeURIComponent(anchor)) ? null : 'names no heading';
}

/** Sources of the project lie beside `dist/`. */
function sourceText(file: string, root: string): string | null {
  if (!file.startsWith('../')) return null;
  const path = join(root, file.slice(3));
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    textOf(String(marked.parseInline(heading)))
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function tablesOf(markdown: string): string[][] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '');
  return prose.split(/\n(?!\|)/).flatMap((block) => {
    const rows = block.split('\n').filter((line) => line.startsWith('|'));
    return rows.length === 0 ? [] : [rows];
  });
}

function cellsOf(row: string): number {
  return row.replace(/\\[\s\S]/g, '').split('|').length;
}

describe('text that users write', () => {
  const pieces = fc.constantFrom(
    ...[
      '|',
      '\\',
      '*',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '#',
      '-',
      '+',
      '=',
      '~',
      '!',
      '&',
      ';',
      ':',
      '$',
      '"',
      "'",
      '.',
      '1',
    ],
    ...[
      'a',
      'b c',
      'é',
      ' ',
      '\n',
      '\n\n',
      '&amp;',
      '&#35;',
      '<b>',
      '<!--',
      '](',
      '1. ',
      '- ',
      '```',
      '---',
      '://',
      '_a_',
      '**b**',
    ],
  );
  const written = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
  const bare = (seen: string): string => seen.replace(/[\s`\u00a0]+/g, '');

  test('reads in a paragraph and in a cell as it was written', () => {
    fc.assert(
      fc.property(written, (one) => {
        const table = String(marked.parse(`| a | b |\n| --- | --- |\n| ${text(one)} | x |\n`));
        const cells = [...table.matchAll(/<td>([\s\S]*?)<\/td>/g)].map(([, html = '']) => textOf(html));
        expect(cells.map(bare)).toEqual([bare(one), 'x']);
        const paragraph = String(marked.parse(`Begins here: ${text(one)}\n`));
        expect(bare(textOf(paragraph))).toBe(bare(`Begins here: ${one}`));
        if (one.trim() !== '') expect(bare(textOf(String(marked.parse(text(one)))))).toBe(bare(one));
      }),
      { numRuns: 3000 },
    );
  });

  test('as code reads as it is, in a paragraph and in a cell', () => {
    fc.assert(
      fc.property(written, (one) => {
        const table = String(marked.parse(`| a |\n| --- |\n| x ${code(one)} |\n`));
        const seen = textOf(/<td>([\s\S]*?)<\/td>/.exec(table)?.[1] ?? '').replace(/^x/, '');
        expect(seen.replace(/[\s\u00a0]+/g, '')).toBe(one.replace(/\s+/g, ''));
      }),
      { numRuns: 2000 },
    );
  });

  test('cannot end a block of code', () => {
    const block = codeBlock('sql', 'select 1\n```\nselect `a````b`\n');
    expect(textOf(String(marked.parse(block))).trimEnd()).toBe('select 1\n```\nselect `a````b`');
  });
});

describe('the page of an event', () => {
  test.each([
    [
      'names what breaks',
      /\| `amount` \| number, at least 0, less than 10000, USD \| yes \| {2}\| What was charged\. \*\*Deprecated\.\*\* Taxes were never in it\./,
    ],
    ['lists fields of objects and of items', /\| `items\[\]\.sku` \| string, matches `\^\[a-z_\]\+\$` \| yes \|/],
    ['tells the privacy class', /\| `address\.city` \| string \| yes \| personal \|/],
    ['says when it fires', /\| Fires when \| The webhook was handled \|/],
    ['says who owns it', /\| Owner \| payments \|/],
    ['says once per what', /\| At most once per \| \[`order`\]\(\.\.\/entities\.md#order\) \(`order_id`\) \|/],
    [
      'says what comes before',
      /\| Comes after \| \[`checkout\.started`\]\(checkout\.started\.md\) of the same `order_id` \|/,
    ],
    ['says how many are expected', /\| Expected volume \| at least 1 and at most 1000 a day \|/],
    ['says how fresh it is', /\| Freshness \| 95 % within 1m, 99 % within 5m, the newest no older than 1h \|/],
    ['says how long it is kept', /\| Kept for \| 90d \|/],
    [
      'says where it is defined',
      /\| Defined in \| \[`catalog\/shop\.yaml:2[23]`\]\(\.\.\/\.\.\/\.\.\/catalog\/shop\.yaml#L2[23]\) \|/,
    ],
    ['shows an example', /## Example\n\n```json\n\{\n {2}"order_id": "ord_1",/],
    [
      'tells rules in words',
      /- `premium_is_dear`: When `tier` is `premium`, `amount` must be at least 1\. Premium orders cost something\./,
    ],
    ['tells where it lands', /Rows land in the table `event_order_paid`\./],
    [
      'tells the types of each warehouse',
      /\| `items` \| `struct\(sku varchar, quantity bigint, gift boolean\)\[\]` \| `array<struct<.*>>` \| property `items` \|/,
    ],
    [
      'tells what is asserted',
      /- Large orders are rare: `amount` is at least 0 and at most 9000, where `tier = 'plus'` \(warns at `> 1%`\)/,
    ],
    ['draws the lineage', /```mermaid\nflowchart LR\n {2}n0\[\("app"\)\]\n {2}n1\(\["order\.paid"\]\):::here\n/],
    ['names the models that read it', /Read by \[`orders_daily`\]\(\.\.\/models\/orders_daily\.md\)\./],
  ])('%s', (_, expected) => {
    expect(contentsOf(files, 'docs/events/order.paid.md')).toMatch(expected);
  });

  test('says that it is planned or deprecated, and what replaces it', () => {
    const paid = contentsOf(files, 'docs/events/order.paid.md');
    expect(paid).toContain('| `stage` | Rev |');
    expect(paid).toContain('| `ranks` | `[1,{"of":null}]` |');
    expect(contentsOf(files, 'docs/events/checkout.started.md')).toContain('> **Planned.** Nothing sends it yet.');
    const begun = contentsOf(files, 'docs/events/checkout.begun.md');
    expect(begun).toContain(
      '> **Deprecated.** Renamed. Use `checkout.started` instead. May be removed after 2027-01-01.',
    );
    expect(begun).toContain('| Replaced by | [`checkout.started`](checkout.started.md) |');
  });

  test('makes up no example where the catalog has too little for one', async () => {
    const catalog = `events:
  full: {properties: {a: {type: integer, required: true, example: 3}, b: {type: date}, c: {type: string, enum: [x, y]}}}
  empty: {properties: {a: {type: integer, required: true}}}
`;
    const made = await generateTexts({ 'catalog/a.yaml': catalog });
    expect(contentsOf(made, 'docs/events/full.md')).toContain('{"a": 3, "b": "2025-01-14", "c": "x"}');
    expect(contentsOf(made, 'docs/events/empty.md')).not.toContain('## Example');
  });
});

test('the page of a model tells columns, checks, lineage and the SQL of each warehouse', () => {
  const page = contentsOf(files, 'docs/models/orders_daily.md');
  expect(page).toContain('table, of which a build replaces whole days of `day`, the last 2 once more for late data');
  expect(page).toContain('| `revenue` | number |  | Sum of amounts \\| without tax |');
  expect(page).toContain('Reads the event [`order.paid`](../events/order.paid.md).');
  expect(page).toContain('- `day` is never null');
  expect(page).toMatch(/### \[duckdb\]\(\S+\)\n\n```sql\nselect\n {2}cast\(event_time as date\) as day,/);
  expect(page).toMatch(/### \[bigquery\]\(\S+\)\n\n```sql\nselect\n/);
});

test('the index groups events by the folder that defines them, and finds them by tag', () => {
  const index = contentsOf(files, 'docs/index.md');
  expect([...index.matchAll(/^### (.*)$/gm)].map((match) => match[1])).toEqual(['General', 'odd', 'By tag']);
  expect(index).toContain(
    '| [`checkout.started`](events/checkout.started.md) | Somebody opened the checkout page | web | growth | **planned** |',
  );
  expect(index).toContain('- `revenue`: [`order.paid`](events/order.paid.md)');
  expect(index).toContain('11 events, 2 models.');
});
