import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { recordFailures, recordSteps } from '../state/run-state.ts';
import type { StateRow } from '../state/state-table.ts';
import type { AuditSession, WarehouseColumn } from '../warehouse.ts';
import { type AuditReport, auditTable } from './audit-table.ts';
import { auditVersion, shapeOf, type TableStep } from './audit-unchanged.ts';
import { type RunContext, type StepOutcome, summarizeAssertions } from './run-context.ts';

/** What is to be published under the name of a step. */
export interface TablePublication {
  readonly step: TableStep;
  readonly mode: 'replace' | 'change';
  readonly write: (target: TableName) => readonly Statement[];
  /** Complaints about what was written, before the assertions look at it. Null: there is nothing to look for. */
  readonly inspect: Inspect | null;
  readonly materialized: string;
  readonly fingerprint: string;
  readonly version: string;
  /** Executed with the bookkeeping. */
  readonly cleanUp: readonly Statement[];
}

export type Inspect = (
  columns: readonly WarehouseColumn[],
  session: AuditSession,
  written: TableName,
) => Promise<readonly Diagnostic[]> | readonly Diagnostic[];

const nothingAsserted: AuditReport = {
  results: [],
  diagnostics: [],
  failures: [],
  failed: false,
  warehouseFailed: false,
};

/** Write, audit, publish: one transaction together with the bookkeeping. Failing rows are kept also where it is undone. */
export async function publishTable(run: RunContext, publication: TablePublication): Promise<StepOutcome> {
  const { warehouse, plan } = run;
  const { step, inspect } = publication;
  const { assertions } = step.audit;
  const evaluated = assertions.map((assertion) => assertion.id);
  let inspected: readonly Diagnostic[] = [];
  let report = nothingAsserted;
  const { published, rows } = await warehouse.publish({
    live: { schema: null, name: step.name },
    mode: publication.mode,
    write: publication.write,
    async audit(session, written) {
      if (inspect !== null) inspected = await inspect((await session.columns(written)) ?? [], session, written);
      if (inspected.length > 0) return false;
      if (assertions.length === 0) return true;
      const shape = { ...shapeOf(step.name, run), table: written };
      report = await auditTable(session, shape, assertions, step.id, run.audit);
      return !report.failed;
    },
    record: (written) => [
      ...publication.cleanUp,
      ...recordSteps(warehouse, plan.state, [stateOf(run, publication, report, rowsOf(publication, written))]),
      ...recordFailures(warehouse, plan.state, evaluated, report.failures),
    ],
  });
  if (published) run.versions.set(step.id, publication.version);
  else if (report.failures.length > 0) {
    await warehouse.execute(recordFailures(warehouse, plan.state, evaluated, report.failures));
  }
  return {
    status: !published ? 'failed' : report.diagnostics.length > 0 ? 'warned' : 'succeeded',
    rows: published ? rowsOf(publication, rows) : null,
    message: inspected[0]?.message ?? summarizeAssertions(report.results),
    diagnostics: [...inspected, ...report.diagnostics],
    assertions: report.results,
    warehouseFailed: report.warehouseFailed,
  };
}

/** A view holds no rows of its own, whatever the warehouse says that its statement changed. */
function rowsOf({ materialized }: TablePublication, written: number | null): number | null {
  return materialized === 'view' ? null : written;
}

function stateOf(
  run: RunContext,
  { step, materialized, fingerprint, version }: TablePublication,
  report: AuditReport,
  rows: number | null,
): StateRow {
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
    details: {},
  };
}
