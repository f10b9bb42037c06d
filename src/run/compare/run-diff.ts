import { type Diagnostic, sortDiagnostics } from '../../base/diagnostic.ts';
import { pastFindings } from '../../check/dated-finding.ts';
import { removalDates } from '../../check/overdue-removals.ts';
import { concernsCode, withCallSites } from '../../diff/call-sites.ts';
import { compare } from '../../diff/compare.ts';
import type { Finding } from '../../diff/finding.ts';
import { type FindWitness, prove } from '../../diff/prove.ts';
import type { DiffReport } from '../../diff/report.ts';
import type { DiffSide } from '../../diff/side.ts';
import { neededVersions } from '../../diff/versions.ts';
import { waive } from '../../diff/waivers.ts';
import type { EventDef } from '../../model/event.ts';
import type { AppUsage } from '../usage/app-usage.ts';
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
  /** Reads the code of the apps, looking for these events; null where the project does not say where it is. Only asked where it matters. */
  readonly readApps: ((events: readonly EventDef[]) => AppUsage) | null;
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
  const seen = inApps(proven, input);
  const { findings, diagnostics } = waive(seen.findings, catalog.waivers, today);
  const versions = neededVersions(findings, context);
  const told = [...notes, ...seen.diagnostics, ...diagnostics, ...pastFindings(removalDates(catalog), today)];
  return {
    against: input.against,
    findings,
    diagnostics: sortDiagnostics(told),
    versions,
    project: after.project,
    data: null,
  };
}

/** The findings with the places in the code of the apps; what of the code could not be read makes no break. */
function inApps(
  findings: readonly Finding[],
  { before, after, readApps }: DiffInput,
): { readonly findings: readonly Finding[]; readonly diagnostics: readonly Diagnostic[] } {
  if (readApps === null || !findings.some(concernsCode)) return { findings, diagnostics: [] };
  const { events } = after.project.catalog;
  const names = new Set(events.map((one) => one.name));
  const gone = before.project.catalog.events.filter((one) => !names.has(one.name));
  const { usage, diagnostics } = readApps([...gone, ...events]);
  const told = diagnostics.map((one) => (one.severity === 'error' ? { ...one, severity: 'warning' as const } : one));
  return { findings: withCallSites(findings, usage, after), diagnostics: told };
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
