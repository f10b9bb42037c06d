import { type Diagnostic, sortDiagnostics } from '../../base/diagnostic.ts';
import { pastFindings } from '../../check/dated-finding.ts';
import { removalDates } from '../../check/overdue-removals.ts';
import { compare } from '../../diff/compare.ts';
import { type FindWitness, prove } from '../../diff/prove.ts';
import type { DiffReport } from '../../diff/report.ts';
import type { DiffSide } from '../../diff/side.ts';
import { neededVersions } from '../../diff/versions.ts';
import { waive } from '../../diff/waivers.ts';
import type { Warehouse } from '../warehouse.ts';
import { differingQueries, parseQueries, type SameQuery } from './same-query.ts';

export interface DiffInput {
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** What the old side is called. */
  readonly against: string;
  /** ISO date. */
  readonly today: string;
  readonly findWitness: FindWitness;
  /** Opens an empty warehouse in memory that parses queries; null where the project has none that can. Only opened where it is needed. */
  readonly openParser: (() => Promise<Warehouse>) | null;
  /** What could not be compared. */
  readonly notes: readonly Diagnostic[];
}

/** Compares two projects and judges what changed. */
export async function runDiff(input: DiffInput): Promise<DiffReport> {
  const { before, after, today, notes } = input;
  const sameQuery = await sameQueryOf(input);
  const context = { before, after, today, sameQuery };
  const proven = prove(compare(context), context, input.findWitness);
  const { catalog } = after.project;
  const { findings, diagnostics } = waive(proven, catalog.waivers, today);
  const versions = neededVersions(findings, context);
  const told = [...notes, ...diagnostics, ...pastFindings(removalDates(catalog), today)];
  return {
    against: input.against,
    findings,
    diagnostics: sortDiagnostics(told),
    versions,
    project: after.project,
  };
}

async function sameQueryOf({ before, after, openParser }: DiffInput): Promise<SameQuery> {
  const pairs = differingQueries(before, after);
  if (pairs.length === 0 || openParser === null) return () => false;
  const warehouse = await openParser();
  try {
    return await parseQueries(pairs, warehouse);
  } finally {
    await warehouse.close();
  }
}
