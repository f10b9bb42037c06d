import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import { catalogFrom, type LoadOptions, type LoadOutcome, loadSource, openWarehouse } from './load-source.ts';

export interface Shop {
  readonly root: string;
  readonly warehouse: Warehouse;
  write(path: string, contents: string | Buffer): void;
  remove(path: string): void;
  /** Loads a source of a catalog; the first one unless it is named. */
  load(yaml: string, options?: LoadOptions): Promise<LoadOutcome>;
  rows(sql: string): Promise<readonly Row[]>;
}

/** A folder and a database of their own, gone after the test. */
export async function openShop(path = ':memory:'): Promise<Shop> {
  const root = mkdtempSync(join(tmpdir(), 'waymark-load-'));
  return shopIn(root, await openWarehouse(root, path));
}

/** A shop of a folder and a warehouse, which are gone after the test. `limit`: milliseconds that closing may take. */
export function shopIn(root: string, warehouse: Warehouse, limit?: number): Shop {
  onTestFinished(async () => {
    await warehouse.close();
    rmSync(root, { recursive: true, force: true });
  }, limit);
  return {
    root,
    warehouse,
    write(path, contents) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), contents);
    },
    remove: (path) => rmSync(join(root, path)),
    load: (yaml, load = {}) => loadSource(root, warehouse, catalogFrom(yaml), load),
    rows: (sql) => warehouse.query({ sql, origin: { step: 'test', span: null } }),
  };
}

/** Lines of JSON. */
export function ndjson(...rows: readonly (object | string)[]): string {
  return rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');
}
