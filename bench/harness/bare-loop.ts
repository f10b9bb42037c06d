// A process that sends statements over the driver one after the other and does nothing else: the floor to measure against.
// Usage: node bare-loop.ts DATABASE STATEMENTS.json
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [database, file] = process.argv.slice(2);
if (database === undefined || file === undefined) throw new Error('Usage: bare-loop.ts DATABASE STATEMENTS.json');
const statements: readonly string[] = JSON.parse(readFileSync(file, 'utf8'));
const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
for (const sql of statements) {
  const reader = await connection.runAndReadAll(sql);
  reader.getRows();
}
connection.closeSync();
instance.closeSync();
