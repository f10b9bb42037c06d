import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf, folder, openFile, rows } from './fixture.ts';

interface Child {
  readonly pid: number;
  kill(): Promise<void>;
}

/** Starts the publishing child and waits until it has written a line. */
function startChild(root: string, line: RegExp, ...args: string[]): Promise<Child> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child-publish.ts'), root, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return ended;
  };
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      if (line.test(output)) resolve({ pid: child.pid ?? 0, kill });
    });
    child.once('close', () => reject(new Error(`the child ended early: ${output}`)));
  });
}

const state = `select (select n from state) as recorded, min(n) as least, max(n) as most, count(*) as rows from t`;

test('a process that is killed within a publication leaves the old table', async () => {
  const root = folder();
  const child = await startChild(root, /auditing 2\n/, 'hold');
  await child.kill();
  const warehouse = await openFile(root);
  expect(await rows(warehouse, state)).toEqual([{ recorded: 1, least: 1, most: 1, rows: 20_000 }]);
  await warehouse.close();
});

test('a process that is killed at any moment leaves the old or the new table, with its own state', async () => {
  const root = folder();
  for (const delay of [0, 3, 11, 24, 40]) {
    const child = await startChild(root, /auditing/);
    await new Promise((wake) => setTimeout(wake, delay));
    await child.kill();
    const warehouse = await openFile(root);
    const [found] = await rows(warehouse, state);
    expect(found).toMatchObject({ least: found?.recorded, most: found?.recorded, rows: 20_000 });
    await warehouse.close();
  }
});

test('a file that another process has open is refused, with the process that holds it', async () => {
  const root = folder();
  const child = await startChild(root, /ready/);
  const error = await failureOf(openFile(root));
  expect(error.fault).toBe('locked');
  expect(error.message).toContain('The database file shop.duckdb is in use by another process');
  expect(error.message).toContain(`PID ${child.pid}`);
  await child.kill();
  await (await openFile(root)).close();
});
