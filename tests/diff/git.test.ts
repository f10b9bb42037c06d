import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { change, emptyFolder, runCli } from '../cli/run-cli.ts';
import { commit, git, repository, shop, write } from './repository.ts';

const path = process.env.PATH;
afterEach(() => {
  process.env.PATH = path;
  delete process.env.GIT_DIR;
});

const diff = (folder: string, ...args: readonly string[]) => runCli(folder, ['diff', ...args]);
const events = 'catalog/events.yaml';
const require = 'coupon: {type: string, required: true}';

describe('what is compared', () => {
  test('nothing changed: clean', async () => {
    const { code, out, err } = await diff(repository(shop), 'main');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/no changes\n$/);
  });

  test('a change that is not committed, and one that is', async () => {
    const folder = repository(shop);
    git(folder, 'switch', '--quiet', '--create', 'work');
    change(folder, events, 'coupon: string', require);
    expect((await diff(folder, 'main')).code).toBe(1);
    commit(folder);
    const { code, out } = await diff(folder, 'main');
    expect(code).toBe(1);
    expect(out).toContain('became required');
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });

  test('a branch is compared with where this one left it: what others merged meanwhile is not ours', async () => {
    const folder = repository(shop);
    git(folder, 'switch', '--quiet', '--create', 'work');
    write(folder, { 'catalog/more.yaml': 'events:\n  cart.viewed: {}\n' });
    commit(folder);
    git(folder, 'switch', '--quiet', 'main');
    write(folder, { 'catalog/others.yaml': 'events:\n  refund.sent: {}\n' });
    commit(folder);
    git(folder, 'switch', '--quiet', 'work');
    const { code, out } = await diff(folder, 'main');
    expect(out).toContain('where this branch left it');
    expect(out).toContain('`cart.viewed` is new');
    expect(out).not.toContain('refund.sent');
    expect(code).toBe(0);
  });

  test('a folder of a larger repository, from a hook that sets GIT_DIR', async () => {
    const folder = repository(
      Object.fromEntries(Object.entries(shop).map(([name, text]) => [`data/shop/${name}`, text])),
    );
    change(join(folder, 'data/shop'), events, 'coupon: string', require);
    process.env.GIT_DIR = '.git';
    expect((await diff(join(folder, 'data/shop'), 'main')).out).toContain('became required');
  });
});

describe('what is no change', () => {
  const same = async (edit: (folder: string) => void) => {
    const folder = repository(shop);
    edit(folder);
    const { code, out } = await diff(folder, 'main');
    expect(out).toMatch(/no changes\n$/);
    expect(code).toBe(0);
  };

  test('comments, order and quotes', () =>
    same((folder) =>
      write(folder, {
        [events]: `# all events\nevents:\n  order.paid:\n    version: "1.2.0"\n    properties:\n      coupon: {type: string}\n      amount: {required: true, type: number, minimum: 0.0}\n      order_id:\n        required: true\n        type: string\n    owner: 'payments'\n    description: Payment for an order succeeded\n`,
      }),
    ));

  test('a file that is split in two and moved', () =>
    same((folder) => {
      const [head = '', orders = ''] = shop['catalog/metrics.yaml'].split('  orders');
      write(folder, { 'catalog/metrics.yaml': head, 'catalog/more/orders.yaml': `metrics:\n  orders${orders}` });
      renameSync(join(folder, events), join(folder, 'catalog/more/paid.yml'));
    }));

  test('line breaks of Windows', () =>
    same((folder) => {
      for (const [name, text] of Object.entries(shop)) writeFileSync(join(folder, name), text.replaceAll('\n', '\r\n'));
    }));

  test('line breaks of Windows in the commit, and none on disk', async () => {
    const crlf = Object.entries(shop).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]);
    const folder = repository(Object.fromEntries(crlf));
    write(folder, shop);
    const { code, out } = await diff(folder, 'main');
    expect(out).toMatch(/no changes\n$/);
    expect(code).toBe(0);
  });

  test('a catalog that is moved to another folder of the project', () =>
    same((folder) => {
      renameSync(join(folder, 'catalog'), join(folder, 'tracking'));
      write(folder, { 'waymark.yaml': 'name: shop\npaths: {catalog: tracking}\n' });
    }));

  test('a project that is moved to another folder of the repository', async () => {
    const folder = repository(shop);
    mkdirSync(join(folder, 'data'));
    for (const name of ['waymark.yaml', 'catalog', 'transforms'])
      renameSync(join(folder, name), join(folder, 'data', name));
    const { code, out, err } = await diff(join(folder, 'data'), 'main');
    expect(err).toContain('The project was in `.` in main');
    expect(out).toMatch(/no changes\n$/);
    expect(code).toBe(0);
  });
});

describe('what cannot be compared', () => {
  test('a folder outside of git', async () => {
    const folder = emptyFolder();
    write(folder, shop);
    expect(await diff(folder, 'main')).toMatchObject({
      code: 2,
      out: '',
      err: 'error: the project is not in a git repository\nhint: Compare with a saved catalog in place of a ref: `waymark diff path/to/catalog.json`.\n',
    });
  });

  test('a machine without git', async () => {
    const folder = repository(shop);
    process.env.PATH = emptyFolder();
    const { code, err } = await diff(folder, 'main');
    expect(err).toContain('error: git is not installed, or not on the PATH\n');
    expect(code).toBe(2);
  });

  test('a ref that does not exist', async () => {
    const { code, err } = await diff(repository(shop), 'mian');
    expect(err).toBe("error: git knows no branch, tag or commit 'mian'\nhint: Did you mean `main`?\n");
    expect(code).toBe(2);
  });

  test.each(['--upload-pack=x', '-x', 'main..work', 'HEAD:catalog', '', ' '])(
    'a ref that is none: "%s"',
    async (ref) => {
      expect((await runCli(repository(shop), ['diff', '--', ref])).code).toBe(2);
    },
  );

  test('a repository without commits', async () => {
    const folder = emptyFolder();
    git(folder, 'init', '--quiet', '--initial-branch=main');
    write(folder, shop);
    const { code, err } = await diff(folder, 'main');
    expect(err).toContain('hint: The repository has no commits yet.');
    expect(code).toBe(2);
  });

  test('a commit without a project: everything is new', async () => {
    const folder = repository({ 'README.md': 'Hello\n' });
    write(folder, shop);
    const { code, out, err } = await diff(folder, 'main');
    expect(err).toContain('There is no project in main');
    expect(out).toContain('The event `order.paid` is new.');
    expect(code).toBe(0);
  });
});

describe('clones', () => {
  const cloneOf = (folder: string, ...args: readonly string[]): string => {
    const clone = join(emptyFolder(), 'clone');
    git(folder, 'clone', '--quiet', ...args, `file://${folder}`, clone);
    return clone;
  };

  test('a branch that is only known from the remote', async () => {
    const folder = repository(shop);
    git(folder, 'switch', '--quiet', '--create', 'work');
    change(folder, events, 'coupon: string', require);
    commit(folder);
    const { code, out } = await diff(cloneOf(folder), 'main');
    expect(out).toContain('Compared with origin/main (');
    expect(code).toBe(1);
  });

  test('a shallow clone that lacks the ref says how to fetch it', async () => {
    const folder = repository(shop);
    git(folder, 'tag', 'v1');
    change(folder, events, 'coupon: string', require);
    commit(folder);
    git(folder, 'switch', '--quiet', '--create', 'work');
    const clone = cloneOf(folder, '--depth=1', '--single-branch');
    const { code, err } = await diff(clone, 'v1');
    expect(err).toContain(
      "'v1'; this is a shallow clone, which has only a part of the history\nhint: Fetch it: `git fetch",
    );
    expect(code).toBe(2);
  });

  test('a shallow clone that does not know where the branch left main compares with its newest commit, and says so', async () => {
    const folder = repository(shop);
    git(folder, 'switch', '--quiet', '--create', 'work');
    change(folder, events, 'coupon: string', require);
    commit(folder);
    const clone = cloneOf(folder, '--depth=1', '--no-single-branch');
    const { code, err, out } = await diff(clone, 'main');
    expect(err).toContain('This is a shallow clone: where the branch left origin/main is not known');
    expect(out).toContain('became required');
    expect(code).toBe(1);
  });

  test('files in a submodule and behind links are not a part of the commit, and it is said', async () => {
    const shared = repository({ 'events.yaml': 'events:\n  cart.viewed: {}\n' });
    const folder = repository(shop);
    git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', shared, 'catalog/shared');
    commit(folder);
    const { code, err, out } = await diff(folder, 'HEAD');
    expect(err).toContain('`catalog/shared` is a submodule in HEAD');
    expect(out).toContain('`cart.viewed` is new');
    expect(code).toBe(0);
  });
});

test('a project that is a submodule itself', async () => {
  const folder = repository(shop);
  const whole = repository({ 'README.md': 'Hello\n' });
  git(whole, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', folder, 'data');
  const project = join(whole, 'data');
  git(project, 'tag', 'before');
  change(project, events, 'coupon: string', require);
  const { code, out } = await diff(project, 'before');
  expect(out).toContain('`coupon` of `order.paid` became required');
  expect(code).toBe(1);
});

describe('catalogs that do not check', () => {
  test('before: what can be read is compared, and what cannot is said', async () => {
    const folder = repository({
      ...shop,
      'catalog/broken.yaml': 'events:\n  cart.viewed: {properties: {price: strin}}\n  page.seen: {}\n',
      'catalog/torn.yaml': 'events: {open: [\n',
    });
    write(folder, {
      'catalog/broken.yaml': 'events:\n  cart.viewed: {properties: {price: string}}\n',
      'catalog/torn.yaml': 'events: {new.one: {}}\n',
    });
    change(folder, events, 'coupon: string', require);
    const { code, out, err } = await diff(folder, 'main');
    expect(out).toContain('`coupon` of `order.paid` became required');
    expect(out).toContain('The event `page.seen` was removed while it was active.');
    // It may have been in the file that could not be read, and so may have been the property.
    expect(out).not.toContain('new.one');
    expect(out).not.toContain('price');
    expect(err).toContain('does not check (catalog/broken.yaml:2:');
    expect(err).toContain('a file could not be read');
    expect(err).toContain('event `cart.viewed` only as far as understood');
    expect(code).toBe(1);
  });

  test('now: the errors are findings, and nothing is taken for removed that a torn file may define', async () => {
    const folder = repository({ ...shop, 'catalog/more.yaml': 'events:\n  cart.viewed: {}\n' });
    write(folder, { 'catalog/more.yaml': 'events:\n  cart.viewed: {\n' });
    const { code, out, err } = await diff(folder, 'main');
    expect(out).toMatch(/no changes\n$/);
    expect(err).toContain('error[yaml/syntax] catalog/more.yaml');
    expect(code).toBe(1);
  });

  test('settings that cannot be read are taken for the defaults', async () => {
    const folder = repository({ ...shop, 'waymark.yaml': 'name: {\n' });
    write(folder, { 'waymark.yaml': 'name: shop\n' });
    const { code, err } = await diff(folder, 'main');
    expect(err).toContain('`waymark.yaml` of main');
    expect(code).toBe(0);
  });
});

describe('thousands of changes', () => {
  const many = (line: (index: number) => string) =>
    `events:\n${Array.from({ length: 3000 }, (_, index) => `  event.number_${index}:\n    properties:\n      ${line(index)}\n`).join('')}`;

  test('are grouped and capped with counts, and a comment is never too long', { timeout: 60_000 }, async () => {
    const folder = repository({ 'waymark.yaml': '', 'catalog/events.yaml': many(() => 'amount: number') });
    write(folder, { 'catalog/events.yaml': many(() => 'total: {type: string, required: true}') });
    const { code, out, err } = await diff(folder, 'main');
    expect(code).toBe(1);
    expect(out.split('\n').length).toBeLessThan(700);
    expect(out).toMatch(/… and 2\d,\d{3} more:\n +3,000 |… and /);
    expect(out).toMatch(/ 2,9\d\d readers\/column-added/);
    expect(err).toContain('2,980 more events need another version.');
    const { out: markdown } = await diff(folder, 'main', '--format', 'markdown');
    expect(markdown.length).toBeLessThan(65_000);
    expect(markdown).toMatch(/`producers\/property-removed` [23],\d{3} times/);
    const { out: json } = await diff(folder, 'main', '--json');
    expect(JSON.parse(json).changes.length).toBeGreaterThan(15_000);
  });
});

describe('a saved catalog', () => {
  test('that was generated from the project differs in nothing; a change is told', async () => {
    const folder = repository(shop);
    expect((await runCli(folder, ['generate'])).code).toBe(0);
    const unchanged = await diff(folder, 'dist/catalog.json');
    expect(unchanged.out).toMatch(/Compared with dist\/catalog.json[\s\S]*no changes\n$/);
    expect(unchanged.code).toBe(0);
    change(folder, events, 'coupon: string', require);
    change(folder, 'catalog/metrics.yaml', 'sum: amount', 'avg: amount');
    change(folder, 'transforms/orders_daily.sql.hbs', 'sum(amount)', 'max(amount)');
    const { code, out } = await diff(folder, 'dist/catalog.json');
    expect(out).toContain('`coupon` of `order.paid` became required');
    expect(out).toContain('The metric `revenue` was `sum` and is `avg`.');
    expect(out).toContain('The SQL of `orders_daily` is another query.');
    expect(code).toBe(1);
  });

  test.each([
    ['a file that is not there', 'missing.json', null],
    ['a file that is no catalog', 'some.json', '{"a": 1}'],
    ['a file that is no JSON', 'some.json', 'hello'],
  ])('%s', async (_, name, text) => {
    const folder = repository(shop);
    if (text !== null) write(folder, { [name]: text });
    const { code, err } = await diff(folder, name);
    expect(err).toMatch(/^error: .*\nhint: .*\n$/);
    expect(code).toBe(2);
  });
});

test('the reference catalogs, saved and compared with themselves, differ in nothing', {
  timeout: 120_000,
}, async () => {
  const folder = emptyFolder();
  const repository = join(import.meta.dirname, '../..');
  for (const name of ['waymark.yaml', 'catalog', 'transforms', 'seeds'])
    cpSync(join(repository, name), join(folder, name), { recursive: true });
  const generated = await runCli(folder, ['generate']);
  expect(generated.code).toBe(0);
  const { out, code } = await diff(folder, 'dist/catalog.json');
  expect(out).toMatch(/no changes\n$/);
  expect(code).toBe(0);
});

describe('--fix', () => {
  test.each([
    ['as it is', (text: string) => text],
    ['with line breaks of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['with a byte-order mark', (text: string) => `\uFEFF${text}`],
  ])('writes the version into a file %s, and touches nothing else', async (_, how) => {
    const folder = repository({ ...shop, [events]: how(shop[events]) });
    change(folder, events, 'coupon: string', require);
    const before = readFileSync(join(folder, events), 'utf8');
    const { err } = await diff(folder, 'main', '--fix');
    expect(err).toBe(`wrote version 2.0.0 of order.paid to ${events}\n`);
    expect(readFileSync(join(folder, events), 'utf8')).toBe(before.replace('1.2.0', '2.0.0'));
    expect((await diff(folder, 'main')).err).toBe('');
  });
});
