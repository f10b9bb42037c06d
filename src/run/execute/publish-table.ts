import type { Diagnostic } from '../../base/diagnostic.ts';
import type { JsonObject } from '../../model/values.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import type { TableLayout } from '../../sql/table-layout.ts';
import { recordFailures, recordSteps } from '../state/run-state.ts';
import type { FailureRow, StateRow } from '../state/state-table.ts';
import type { AuditSession, Publication, WarehouseColumn } from '../warehouse.ts';
import { layoutVersion } from './annotate-unchanged.ts';
import { type AuditReport, auditTable } from './audit-table.ts';
import { auditVersion, shapeOf, type TableStep } from './audit-unchanged.ts';
import { type RunContext, type StepOutcome, summarizeAssertions } from './run-context.ts';

/** What is to be published under the name of a step. */
export interface TablePublication {
  readonly step: TableStep;
  readonly mode: 'replace' | 'change';
  readonly layout: TableLayout;
  readonly write: (target: TableName) => readonly Statement[];
  /** Complaints about what was written, before the assertions look at it. Null: there is nothing to look for. */
  readonly inspect: Inspect | null;
  readonly materialized: string;
  readonly fingerprint: string;
  readonly version: string;
  /** Executed with the bookkeeping. */
  readonly cleanUp: readonly Statement[];
  /** Said of the step where nothing more important is to be said. */
  readonly remark: string | null;
  /** What the state of the step remembers beside the rest, once the version is published. */
  readonly details?: (version: string) => JsonObject;
}

export type Inspect = (
  columns: readonly WarehouseColumn[],
  session: AuditSession,
  written: TableName,
) => Promise<readonly Diagnostic[]> | readonly Diagnostic[];

/** A publication under way: what the warehouse is asked to do, and what came of it. */
interface Attempt {
  readonly publication: Omit<Publication, 'record' | 'claim'>;
  state(rows: number | null): StateRow;
  failures(): readonly FailureRow[];
  outcome(published: boolean, rows: number | null): StepOutcome;
}

/** Write, audit, publish: one transaction together with the bookkeeping. Failing rows are kept also where it is undone. */
export async function publishTable(run: RunContext, publication: TablePublication): Promise<StepOutcome> {
  const { warehouse, plan } = run;
  const attempt = attemptOf(run, publication);
  const evaluated = assertionIds([publication]);
  const { published, rows } = await warehouse.publish({
    ...attempt.publication,
    claim: claimOf(run, publication),
    record: (written, claimed = false) => [
      ...publication.cleanUp,
      ...recordSteps(warehouse, plan.state, [attempt.state(written)], claimed),
      ...recordFailures(warehouse, plan.state, evaluated, attempt.failures()),
    ],
  });
  if (!published && attempt.failures().length > 0) {
    await warehouse.execute(recordFailures(warehouse, plan.state, evaluated, attempt.failures()));
  }
  return attempt.outcome(published, rows);
}

/** Several small tables in one transaction. Null where that did not work: then each is to be published by itself. */
export async function publishTables(
  run: RunContext,
  publications: readonly TablePublication[],
): Promise<readonly StepOutcome[] | null> {
  const { warehouse, plan } = run;
  const attempts = publications.map((publication) => attemptOf(run, publication));
  const rows = await warehouse.publishTogether?.(
    attempts.map((attempt) => attempt.publication),
    (written) => [
      ...publications.flatMap((publication) => publication.cleanUp),
      ...recordSteps(
        warehouse,
        plan.state,
        attempts.map((attempt, index) => attempt.state(written[index] ?? null)),
      ),
      ...recordFailures(
        warehouse,
        plan.state,
        assertionIds(publications),
        attempts.flatMap((one) => one.failures()),
      ),
    ],
  );
  return rows ? attempts.map((attempt, index) => attempt.outcome(true, rows[index] ?? null)) : null;
}

/** Says that the table to be is the step's, before there is anything else to say of it: nothing was built, so nothing is unchanged. */
function claimOf({ warehouse, plan, now }: RunContext, { step }: TablePublication): Statement[] {
  if (plan.state.steps.has(step.id)) return [];
  const nothing = {
    definition: '',
    fingerprint: '',
    version: '',
    materialized: null,
    audited: null,
    runId: '',
    rows: null,
  };
  const { id, kind, name } = step;
  return recordSteps(warehouse, plan.state, [
    { id, kind, object: name, publishedAt: now.toISOString(), details: {}, ...nothing },
  ]);
}

function assertionIds(publications: readonly TablePublication[]): string[] {
  return publications.flatMap(({ step }) => step.audit.assertions.map((assertion) => assertion.id));
}

const nothingAsserted: AuditReport = {
  results: [],
  diagnostics: [],
  failures: [],
  failed: false,
  warehouseFailed: false,
};

/** What it finds out is thrown away where the warehouse has to try again. */
function attemptOf(run: RunContext, table: TablePublication): Attempt {
  const { step, inspect } = table;
  const { assertions } = step.audit;
  const begin = performance.now();
  let inspected: readonly Diagnostic[] = [];
  let report = nothingAsserted;
  return {
    publication: {
      live: { schema: null, name: step.name },
      mode: table.mode,
      layout: table.layout,
      write: table.write,
      async audit(session, written) {
        report = nothingAsserted;
        inspected = inspect === null ? [] : await inspect((await session.columns(written)) ?? [], session, written);
        if (inspected.length > 0) return false;
        if (assertions.length === 0) return true;
        const shape = { ...shapeOf(step.name, run), table: written };
        report = await auditTable(session, shape, assertions, step.id, run.audit);
        return !report.failed;
      },
    },
    state: (rows) => stateOf(run, table, report, rows, (performance.now() - begin) / 1000),
    failures: () => report.failures,
    outcome(published, rows) {
      if (published) run.published(step.id, table.version, rows);
      return {
        status: !published ? 'failed' : report.diagnostics.length > 0 ? 'warned' : 'succeeded',
        rows: published ? rows : null,
        message: inspected[0]?.message ?? summarizeAssertions(report.results) ?? table.remark,
        diagnostics: [...inspected, ...report.diagnostics],
        assertions: report.results,
        warehouseFailed: report.warehouseFailed,
      };
    },
  };
}

function stateOf(
  run: RunContext,
  { step, layout, materialized, fingerprint, version, details }: TablePublication,
  report: AuditReport,
  rows: number | null,
  seconds: number,
): StateRow {
  const told = layoutVersion(layout, run.plan);
  const isClean = report.results.every((result) => result.status === 'passed');
  return {
    id: step.id,
    kind: step.kind,
    object: step.name,
    materialized,
    definition: step.definition,
    fingerprint,
    version,
    audited: isClean ? auditVersion(step.audit, run, fingerprint) : null,
    runId: run.runId,
    publishedAt: run.now.toISOString(),
    rows,
    details: {
      ...details?.(version),
      ...(told !== null && { layout: told }),
      seconds: Math.round(seconds * 1000) / 1000,
    },
  };
}
