import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { change, emptyFolder, runCli, starter } from './run-cli.ts';
import { bin, mustRun, runProcess, runShell } from './run-process.ts';

const isRoot = process.getuid?.() === 0;

/** Root may write everywhere: these run as somebody else. */
const somebody = isRoot ? { uid: 65_534, gid: 65_534 } : {};

describe('a project that cannot be written to', () => {
  test('is checked, and whatever writes says what is missing', async () => {
    const shop = await starter();
    for (const path of [dirname(shop), shop]) chmodSync(path, 0o555);
    try {
      const run = (...args: string[]) => runProcess(shop, args, { ...somebody, env: { HOME: '/nonexistent' } });
      expect(run('check')).toMatchObject({ code: 0 });
      for (const args of [['generate'], ['build'], ['sample'], ['init', 'sub']]) {
        const { code, err } = run(...args);
        expect(err, args[0]).toMatch(/cannot be written|Nothing can be written|cannot write/);
        expect(err, args[0]).toMatch(/permission/);
        expect(err, args[0]).not.toContain('    at ');
        expect(code, args[0]).toBe(2);
      }
    } finally {
      for (const path of [dirname(shop), shop]) chmodSync(path, 0o755);
    }
  });
});

/** Mounts a disk of 3 MB; false where this machine does not let us. */
function mountSmall(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]).status === 0;
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-disk-'));
  const can = mountSmall(folder);
  if (can) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  if (!can && mustRun) console.warn('No small disk can be mounted here: only the limit of file sizes is tried.');
  return can;
}

describe('a full disk', () => {
  test.skipIf(!canMount())('leaves the tables that were published, and the next build goes on', async () => {
    const folder = emptyFolder();
    mountSmall(folder);
    try {
      const shop = join(folder, 'shop');
      cpSync(await starter(), shop, { recursive: true });
      expect((await runCli(shop, ['build'])).code).toBe(0);
      // Events that lie elsewhere, of which the database would become larger than the disk.
      const elsewhere = join(emptyFolder(), 'many.ndjson');
      expect((await runCli(shop, ['sample', '--count', '30000', '--seed', 'many', '--out', elsewhere])).code).toBe(0);
      change(shop, 'catalog/events.yaml', 'location: data/*.ndjson', `location: [data/*.ndjson, ${elsewhere}]`);
      const full = runProcess(shop, ['build']);
      expect(full.err).toMatch(/No space left on device|the disk is full|Could not write/);
      expect(full.err).not.toContain('    at ');
      expect(full.code).toBe(3);
      const test = await runCli(shop, ['test']);
      expect(test.code, test.err).toBe(0);
      change(shop, 'catalog/events.yaml', `location: [data/*.ndjson, ${elsewhere}]`, 'location: data/*.ndjson');
      expect((await runCli(shop, ['build'])).code).toBe(0);
      spawnSync('dd', ['if=/dev/zero', `of=${folder}/filler`, 'bs=1k']);
      for (const args of [['build'], ['generate'], ['sample'], ['init', '../other']]) {
        const { code, err } = await runCli(shop, args);
        expect(err, args[0]).toContain('the disk is full');
        expect(code, args[0]).toBe(2);
      }
    } finally {
      spawnSync('umount', [folder]);
    }
  });

  test('a file that may not grow is no crash either', async () => {
    const shop = await starter();
    const { code, err } = runShell(shop, `ulimit -f 100; "${process.execPath}" "${bin}" sample`);
    expect(err).toContain('cannot write the sampled events');
    expect(code).toBe(2);
    expect((await runCli(shop, ['build'])).code).toBe(0);
    const build = runShell(shop, `ulimit -f 20; "${process.execPath}" "${bin}" build --full-refresh`);
    expect(build.err).toContain('File too large');
    expect(build.err).not.toContain('    at ');
    expect(build.code).toBe(3);
    expect((await runCli(shop, ['test'])).code).toBe(0);
  });
});

test('a database file that a full disk cut off while it was made is told apart from a good one', async () => {
  const shop = await starter();
  const first = runShell(shop, `ulimit -f 10; "${process.execPath}" "${bin}" build`);
  expect(first).toMatchObject({ code: 3, err: expect.stringContaining('no space left') });
  const second = await runCli(shop, ['build']);
  expect(second).toMatchObject({ code: 3, err: expect.stringMatching(/damaged[\s\S]*hint: .*remove it/) });
  rmSync(join(shop, 'shop.duckdb'));
  expect(await runCli(shop, ['build'])).toMatchObject({ code: 0 });
});

describe('sources', () => {
  test('no file at all is an error at its pattern', async () => {
    const shop = await starter();
    rmSync(join(shop, 'data/january.ndjson'));
    const { code, err } = await runCli(shop, ['build']);
    expect(err).toContain('error[load/no-files] catalog/events.yaml:55:15\n  No file matches `data/*.ndjson`.');
    expect(err).toContain('`waymark sample`');
    expect(err).toMatch(/model +orders_daily +skipped/);
    expect(code).toBe(1);
  });

  test('a line that was cut off is quarantined with its place, and the rest is loaded', async () => {
    const shop = await starter();
    const lines = readFileSync(join(shop, 'data/january.ndjson'), 'utf8').trimEnd().split('\n');
    appendFileSync(join(shop, 'data/january.ndjson'), lines[0]?.slice(0, 80) ?? '');
    const { code, err, out } = await runCli(shop, ['build', '--json']);
    expect(err).toBe('');
    expect(code).toBe(0);
    const load = JSON.parse(out).steps.find((step: { kind: string }) => step.kind === 'load');
    expect(load.message).toBe(`1 of ${lines.length + 1} rows quarantined`);
  });
});

test('SQL that the warehouse rejects is shown at the line of the template', async () => {
  const shop = await starter();
  rmSync(join(shop, 'transforms/unit-tests.yaml'));
  change(shop, 'transforms/conversion_daily.sql.hbs', 'left join ordered', 'left joyn ordered');
  const { code, err } = await runCli(shop, ['build']);
  expect(err).toMatch(/error\[run\/warehouse\] transforms\/conversion_daily\.sql\.hbs:3\d:\d+\n.*syntax error/);
  expect(err).toMatch(/model +conversion_daily +FAILED/);
  expect(err).toMatch(/model +orders_daily +ok/);
  expect(code).toBe(3);
});
