import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { findAssertionKind } from '../../src/assertions/index.ts';
import type { CheckContext, TableColumn, TableShape } from '../../src/assertions/kind.ts';
import type { AssertionBatch, ResultRow } from '../../src/assertions/plan-assertions.ts';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { AssertionDef } from '../../src/model/assertion.ts';
import type { ValueKind } from '../../src/model/values.ts';
import type { Relation } from '../../src/sql/nodes.ts';
import { parseYaml } from '../../src/yaml/parse-yaml.ts';

/** A database in memory; every test file opens its own. */
export async function openDatabase(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  return connection;
}

export async function queryRelation(connection: DuckDBConnection, relation: Relation): Promise<readonly ResultRow[]> {
  const result = await connection.runAndReadAll(duckdb.relation(relation));
  return result.getRowObjectsJS();
}

export interface ReadAssertion {
  readonly kind: string;
  /** Null where it could not be read. */
  readonly spec: object | null;
  readonly findings: readonly Diagnostic[];
}

/** Reads `not_null: amount` as the catalog would: the short form where the kind has one and no map is written. */
export function readAssertion(yaml: string): ReadAssertion {
  const parsed = parseYaml({ path: 'catalog/checks.yaml', text: yaml });
  const entry = parsed.value?.documents[0]?.entries[0];
  if (entry === undefined) throw new Error(`no assertion in ${yaml}`);
  const kind = findAssertionKind(entry.key);
  if (kind === null) throw new Error(`no kind ${entry.key}`);
  const findings: Diagnostic[] = [];
  const shape = entry.value.kind === 'map' ? kind.shape : (kind.short ?? kind.shape);
  const spec = shape.read(entry.value, { report: (finding) => findings.push(finding) });
  return { kind: entry.key, spec: spec ?? null, findings };
}

/** An assertion about the model `t`. */
export function define(yaml: string, common: Partial<AssertionDef> = {}): AssertionDef {
  const { kind, spec, findings } = readAssertion(yaml);
  if (spec === null) throw new Error(JSON.stringify(findings));
  const span = { path: 'catalog/checks.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    id: `${kind}:t:${yaml}`,
    kind,
    subject: { kind: 'model', name: 't' },
    spec,
    severity: 'error',
    implied: false,
    at: { self: span },
    ...common,
  };
}

export function shapeOf(name: string, columns: Readonly<Record<string, ValueKind | null>> | null): TableShape {
  const known: TableColumn[] = Object.entries(columns ?? {}).map(([column, type]) => ({
    name: column,
    type,
    nullable: true,
  }));
  return {
    subject: { kind: 'model', name },
    table: { schema: null, name },
    columns: columns === null ? null : known,
  };
}

export function batchOf(
  table: TableShape,
  assertions: readonly AssertionDef[],
  others: readonly TableShape[] = [],
  context: Partial<AssertionBatch['context']> = {},
): AssertionBatch {
  return {
    table,
    assertions,
    context: {
      find: (name) => others.find((other) => other.subject.name === name) ?? null,
      now: new Date('2025-01-15T12:00:00Z'),
      timeZone: 'UTC',
      weekStart: 'monday',
      renderSql: (sql, self) => sql.replaceAll('{{self}}', duckdb.table(self)),
      ...context,
    },
  };
}

export function checkContext(others: readonly TableShape[] = []): CheckContext {
  return {
    find: (name) => others.find((other) => other.subject.name === name) ?? null,
    tables: () => others.map((other) => other.subject.name),
    checkSql: () => [],
  };
}

/** Complaints of reading and checking one assertion about a table. */
export function complaints(yaml: string, on: TableShape, others: readonly TableShape[] = []): readonly Diagnostic[] {
  const read = readAssertion(yaml);
  const kind = findAssertionKind(read.kind);
  if (read.spec === null || kind === null) return read.findings;
  return [...read.findings, ...kind.check(read.spec, on, checkContext(others))];
}
