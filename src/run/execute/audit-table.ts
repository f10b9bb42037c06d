import { findAssertionKind } from '../../assertions/index.ts';
import { describeVerdict, judge, type Verdict } from '../../assertions/judge.ts';
import type { TableShape } from '../../assertions/kind.ts';
import {
  type AssertionBatch,
  type AssertionQuery,
  planAssertions,
  planSample,
} from '../../assertions/plan-assertions.ts';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { AssertionDef } from '../../model/assertion.ts';
import type { JsonObject, JsonValue } from '../../model/values.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Relation, Statement } from '../../sql/nodes.ts';
import { assertionBroken, assertionFailed } from '../codes.ts';
import type { AssertionResult } from '../plan.ts';
import { codeOfFault } from '../service-codes.ts';
import { type FailureRow, failuresTable } from '../state/state-table.ts';
import { type Row, type Warehouse, WarehouseError } from '../warehouse.ts';
import { cutRow } from './cut-row.ts';
import { type TextOf, warehouseFailure } from './warehouse-failure.ts';

/** What auditing one table came to. */
export interface AuditReport {
  readonly results: readonly AssertionResult[];
  readonly diagnostics: readonly Diagnostic[];
  /** Failing rows for `waymark_failures`. */
  readonly failures: readonly FailureRow[];
  /** An assertion of severity `error` failed, or the warehouse could not evaluate one. */
  readonly failed: boolean;
  readonly warehouseFailed: boolean;
}

export interface AuditContext {
  readonly dialect: Dialect;
  readonly context: AssertionBatch['context'];
  readonly runId: string;
  readonly textOf: TextOf;
  /** Names of columns of a table whose values are not shown outside of the warehouse. */
  readonly hidden: (table: TableShape) => ReadonlySet<string>;
}

/** Up to so many failing rows of an assertion are kept in the warehouse, and fewer shown in the report. */
const rowsKept = 100;
const rowsShown = 5;

type Reader = Pick<Warehouse, 'query'>;

/** Evaluates the assertions about a table in as few statements as they need, and fetches failing rows of those that do not pass. */
export async function auditTable(
  reader: Reader,
  table: TableShape,
  assertions: readonly AssertionDef[],
  step: string,
  context: AuditContext,
  /** What was measured before, together with other tables. */
  known: readonly Verdict[] | null = null,
): Promise<AuditReport> {
  const batch: AssertionBatch = { table, assertions, context: context.context };
  const { verdicts, broken } = known ? { verdicts: known, broken: [] } : await measureAll(reader, batch, step, context);
  const results: AssertionResult[] = [];
  const diagnostics: Diagnostic[] = [...broken];
  const failures: FailureRow[] = [];
  for (const verdict of verdicts) {
    const rows =
      verdict.status === 'passed' || broken.length > 0 ? [] : await sample(reader, verdict, batch, step, context);
    results.push(resultOf(verdict, rows.slice(0, rowsShown), context.hidden(table)));
    failures.push(...rows.map((row, index) => failureRow(verdict, row, index, context)));
    if (verdict.status !== 'passed') diagnostics.push(finding(verdict, rows.length > 0));
  }
  const failed = broken.length > 0 || verdicts.some((verdict) => verdict.status === 'failed');
  return { results, diagnostics, failures, failed, warehouseFailed: broken.length > 0 };
}

interface Measured {
  readonly verdicts: readonly Verdict[];
  readonly broken: readonly Diagnostic[];
}

async function measureAll(
  reader: Reader,
  batch: AssertionBatch,
  step: string,
  context: AuditContext,
): Promise<Measured> {
  const verdicts: Verdict[] = [];
  for (const query of planAssertions(batch)) {
    const measured = await measure(reader, query, batch, step, context);
    if (measured.broken.length > 0) return { verdicts, broken: measured.broken };
    verdicts.push(...measured.verdicts);
  }
  return { verdicts, broken: [] };
}

async function measure(
  reader: Reader,
  query: AssertionQuery,
  batch: AssertionBatch,
  step: string,
  context: AuditContext,
): Promise<Measured> {
  const [first] = query.assertions;
  const only = query.assertions.length === 1 ? first : undefined;
  try {
    const rows = await reader.query(statement(query.relation, step, only ?? null, context));
    return { verdicts: query.read(rows).map(judge), broken: [] };
  } catch (error) {
    if (!isRejected(error)) throw error;
    const broken = only ? [brokenAssertion(error, context)] : await findBroken(reader, batch, step, context);
    return { verdicts: [], broken: broken.length > 0 ? broken : [warehouseFailure(error, context.textOf)] };
  }
}

/** One by one, to learn which assertion the warehouse cannot evaluate. */
async function findBroken(
  reader: Reader,
  batch: AssertionBatch,
  step: string,
  context: AuditContext,
): Promise<Diagnostic[]> {
  const broken: Diagnostic[] = [];
  for (const assertion of batch.assertions) {
    for (const query of planAssertions({ ...batch, assertions: [assertion] })) {
      try {
        await reader.query(statement(query.relation, step, assertion, context));
      } catch (error) {
        if (!isRejected(error)) throw error;
        broken.push(brokenAssertion(error, context));
      }
    }
  }
  return broken;
}

/** Whether the statement is to blame. A service that does not answer or a quota that is used up is no fault of an assertion. */
function isRejected(error: unknown): error is WarehouseError {
  return error instanceof WarehouseError && error.fault !== 'cost' && codeOfFault[error.fault] === undefined;
}

function brokenAssertion(error: WarehouseError, context: AuditContext): Diagnostic {
  return warehouseFailure(error, context.textOf, assertionBroken);
}

async function sample(
  reader: Reader,
  verdict: Verdict,
  batch: AssertionBatch,
  step: string,
  context: AuditContext,
): Promise<readonly JsonObject[]> {
  const relation = planSample(batch, verdict.assertion, rowsKept);
  if (relation === null) return [];
  const rows = await reader.query(statement(relation, step, verdict.assertion, context));
  return rows.map(asJson);
}

function statement(relation: Relation, step: string, assertion: AssertionDef | null, context: AuditContext): Statement {
  return { sql: context.dialect.relation(relation), origin: { step, span: assertion?.at.self ?? null } };
}

function resultOf(verdict: Verdict, rows: readonly JsonObject[], hidden: ReadonlySet<string>): AssertionResult {
  const { assertion } = verdict;
  return {
    id: assertion.id,
    kind: assertion.kind,
    subject: assertion.subject,
    description: describeAssertion(assertion),
    status: verdict.status,
    severity: assertion.severity,
    failures: verdict.failing,
    checked: verdict.rows,
    observed: verdict.observed,
    sample: rows.map((row) => hide(row, hidden)),
  };
}

/** The user's words, or what the kind says of itself. */
export function describeAssertion(assertion: AssertionDef): string {
  return assertion.description ?? findAssertionKind(assertion.kind)?.describe(assertion.spec) ?? assertion.id;
}

function finding(verdict: Verdict, hasRows: boolean): Diagnostic {
  const { assertion } = verdict;
  return diagnostic(assertionFailed, {
    severity: verdict.status === 'failed' ? 'error' : 'warning',
    message: `${assertion.subject.name}: ${describeAssertion(assertion)}; ${describeVerdict(verdict)}.`,
    hint: hasRows
      ? `The failing rows: select * from ${failuresTable} where assertion = '${assertion.id.replaceAll("'", "''")}'`
      : null,
    span: assertion.at.self,
  });
}

function failureRow({ assertion, status }: Verdict, row: JsonObject, index: number, context: AuditContext): FailureRow {
  return {
    runId: context.runId,
    assertion: assertion.id,
    subject: assertion.subject.name,
    severity: status === 'failed' ? 'error' : 'warning',
    position: index + 1,
    row: cutRow(row, context.dialect.longestStatement),
    foundAt: context.context.now.toISOString(),
  };
}

function hide(row: JsonObject, hidden: ReadonlySet<string>): JsonObject {
  if (hidden.size === 0) return row;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value !== null && hidden.has(name) ? '(hidden)' : value]),
  );
}

/** Rows come with plain values; anything else is shown as text. */
function asJson(row: Row): JsonObject {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asJsonValue(value)]));
}

function asJsonValue(value: unknown): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map(asJsonValue);
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asJsonValue(one)]));
    default:
      return value === undefined ? null : String(value);
  }
}
