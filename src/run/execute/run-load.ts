import { addDays } from '../../assertions/local-date.ts';
import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { dateAt } from '../../metrics/plan/midnight.ts';
import type { DateRange } from '../../metrics/plan/query.ts';
import type { LoadCounts, LoadResult, PlannedLoad } from '../load-step.ts';
import type { LoadStep } from '../plan.ts';
import { recordSteps } from '../state/run-state.ts';
import type { StateRow } from '../state/state-table.ts';
import { type Change, changesJson, eventFiller, withChange } from './change-book.ts';
import { failedWith, isForced, isSettled, type RunContext, type StepOutcome } from './run-context.ts';
import { loadDetails } from './version-book.ts';

/** Loads a source, unless neither its definition nor its files have changed since it was loaded. */
export async function runLoadStep(step: LoadStep, run: RunContext): Promise<StepOutcome> {
  const planned = step.planned.value;
  const found = step.planned.diagnostics;
  if (planned === null) return failedWith(found);
  const { warehouse, plan } = run;
  const previous = plan.state.steps.get(step.id);
  const { fingerprint } = planned;
  const forced = isForced(step, run);
  // Nobody tells whether a table that others fill has changed; the run that is resumed has read it.
  const isKnown = fingerprint !== null || isSettled(step, plan);
  if (isKnown && previous?.fingerprint === (fingerprint ?? '') && !forced) {
    return { status: isWarned(found) ? 'warned' : 'unchanged', diagnostics: found };
  }
  const { runLoad } = await import('../load/index.ts');
  const outcome = await runLoad(planned, {
    warehouse,
    runId: run.runId,
    now: run.now,
    fullRefresh: forced,
    signal: run.signal,
    record: (result) =>
      recordSteps(warehouse, plan.state, [stateOf(step, planned, result, run, changesOf(step, result, run))]),
  });
  const diagnostics = [...found, ...outcome.diagnostics];
  if (outcome.value === null && run.signal.aborted) return { status: 'interrupted', diagnostics };
  if (outcome.value === null) return failedWith(diagnostics);
  for (const [event, changes] of changesOf(step, outcome.value, run))
    run.changes.set(eventFiller(step.id, event), changes);
  run.versions.setLoaded(step.name, outcome.value.versions);
  const { counts } = outcome.value;
  return {
    status: hasErrors(diagnostics) ? 'failed' : isWarned(diagnostics) ? 'warned' : 'succeeded',
    rows: counts.reduce((sum, count) => sum + count.accepted, 0),
    counts,
    diagnostics,
    message: quarantined(counts) ?? diagnostics[0]?.message ?? null,
  };
}

function isWarned(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === 'warning');
}

/** "12 of 4000 rows quarantined" */
function quarantined(counts: readonly LoadCounts[]): string | null {
  const sum = (of: 'quarantined' | 'received'): number => counts.reduce((total, count) => total + count[of], 0);
  return sum('quarantined') === 0 ? null : `${sum('quarantined')} of ${sum('received')} rows quarantined`;
}

/** What is remembered of each event of the source: what was, and what this load changed. */
function changesOf({ id, name }: LoadStep, result: LoadResult, run: RunContext): Map<string, readonly Change[]> {
  const found = new Map<string, readonly Change[]>();
  for (const [event, to] of result.versions) {
    const before = run.changes.of(eventFiller(id, event));
    const from = run.versions.parts(`event:${event}`)[eventFiller(`load:${name}`, event)];
    const hours = result.touched.get(event) ?? null;
    const dates = hours === null ? null : localDates(hours, run);
    found.set(event, from === undefined ? [] : withChange(before, { from, to, dates }));
  }
  return found;
}

/** The dates of the project that some hours lie in; where the clock is half an hour off, an hour lies in two of them. */
function localDates(hours: readonly string[], { plan }: RunContext): DateRange[] {
  const { timeZone } = plan.settings;
  const ends = hours.flatMap((hour) => [hour, new Date(Date.parse(hour) + lastOfHour).toISOString()]);
  const dates = new Set(ends.map((one) => dateAt(one, timeZone)));
  return [...dates].sort().map((since) => ({ since, until: addDays(since, 1) }));
}

const lastOfHour = 3_599_999;

function stateOf(
  step: LoadStep,
  planned: PlannedLoad,
  result: LoadResult,
  run: RunContext,
  changes: ReadonlyMap<string, readonly Change[]>,
): StateRow {
  return {
    id: step.id,
    kind: 'load',
    object: null,
    materialized: null,
    definition: step.definition,
    fingerprint: planned.fingerprint ?? '',
    version: run.runId,
    audited: null,
    runId: run.runId,
    publishedAt: run.now.toISOString(),
    rows: null,
    details: loadDetails(
      result.versions,
      Object.fromEntries(
        [...changes].filter(([, one]) => one.length > 0).map(([event, one]) => [event, changesJson(one)]),
      ),
    ),
  };
}
