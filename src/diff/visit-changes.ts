import type { EventDef } from '../model/event.ts';
import type { ChangeKind, Changes } from './changes.ts';
import { measureChanges } from './measure-changes.ts';
import { isKept, type Pair, pairsOf } from './pairs.ts';
import { propertyChanges } from './property-changes.ts';
import { sameData } from './same-data.ts';
import type { DiffContext } from './side.ts';

/** Is shown everything that came, went or says something else. */
export type VisitChange = <Kind extends ChangeKind>(kind: Kind, change: Changes[Kind]) => void;

/** Goes through two projects in a fixed order: settings, sources, entities, events, seeds, models, metrics, assertions. */
export function visitChanges(context: DiffContext, visit: VisitChange): void {
  const { before, after } = { before: context.before.project, after: context.after.project };
  const [old, now] = [before.catalog, after.catalog];
  // What a file that could not be read defines is neither gone nor new.
  const isTold = <T>(pair: Pair<T>): boolean =>
    isKept(pair) || (pair.before === null ? old.incomplete !== true : now.incomplete !== true);
  const each = <T extends Named>(was: readonly T[], is: readonly T[], visitPair: (pair: Pair<T>) => void): void => {
    for (const pair of pairsOf(was, is)) if (isTold(pair)) visitPair(pair);
  };
  if (context.before.isAbsent !== true) visit('settings', { before: before.settings, after: after.settings });
  each(old.sources, now.sources, (pair) => visitSource(pair, visit));
  each(old.entities, now.entities, (pair) => visit('entity', pair));
  each(old.events, now.events, (pair) => visitEvent(pair, visit));
  each(old.seeds, now.seeds, (pair) => {
    visit('seed', pair);
    visitColumns('seed', pair, visit);
  });
  each(before.models, after.models, (pair) => {
    visit('model', pair);
    visitColumns('model', pair, visit);
  });
  each(old.metrics, now.metrics, (pair) => visitMetric(pair, visit));
  each(assertionsOf(context.before), assertionsOf(context.after), (pair) => {
    if (!(isKept(pair) && sameData(pair.before, pair.after)) && isAboutKept(pair, context)) visit('assertion', pair);
  });
}

type Named = { readonly name: string; readonly renamed_from?: string };

function visitMetric(pair: Changes['metric'], visit: VisitChange): void {
  if (pair.before?.incomplete === true || pair.after?.incomplete === true) return;
  visit('metric', pair);
  if (isKept(pair)) for (const change of measureChanges(pair)) visit('measure', change);
}

function visitSource(pair: Changes['source'], visit: VisitChange): void {
  if (isKept(pair) && sameData(pair.before, pair.after)) return;
  visit('source', pair);
  if (!isKept(pair)) return;
  const owner = { kind: 'source', name: pair.after.name } as const;
  for (const change of propertyChanges(owner, { before: pair.before.context, after: pair.after.context }))
    visit('property', change);
}

function visitEvent(pair: Pair<EventDef>, visit: VisitChange): void {
  if (isKept(pair) && !pair.renamed && sameData(pair.before, pair.after)) return;
  visit('event', pair);
  if (!isKept(pair)) return;
  const { before, after } = pair;
  const owner = { kind: 'event', name: after.name } as const;
  for (const change of propertyChanges(owner, { before: before.properties, after: after.properties })) {
    const isTold = change.before === null ? before.incomplete !== true : after.incomplete !== true;
    if (isKept(change) || isTold) visit('property', change);
  }
  for (const rule of pairsOf(before.rules, after.rules, () => false))
    if (!(isKept(rule) && sameData(rule.before, rule.after))) visit('rule', { ...rule, event: after });
}

function visitColumns(kind: 'model' | 'seed', pair: Pair<Columns>, visit: VisitChange): void {
  if (!isKept(pair)) return;
  const { before, after } = pair;
  // A contract that is given up or made at once is a change of the model, not of each column.
  if (before.columns.length === 0 || after.columns.length === 0) return;
  const owner = { kind, name: after.name };
  for (const pair of pairsOf(before.columns, after.columns))
    if (!(isKept(pair) && !pair.renamed && sameData(pair.before, pair.after))) visit('column', { ...pair, owner });
}

type Columns = { readonly name: string; readonly columns: NonNullable<Changes['model']['before']>['columns'] };

/** What is asserted of something that came or went follows from that. */
function isAboutKept({ before, after }: Changes['assertion'], context: DiffContext): boolean {
  const subject = (after ?? before)?.subject;
  if (subject?.kind !== 'model' && subject?.kind !== 'event') return true;
  const isIn = ({ project }: DiffContext['before']): boolean =>
    subject.kind === 'event'
      ? project.catalog.events.some((one) => one.name === subject.name)
      : project.models.some((one) => one.name === subject.name);
  return isIn(context.before) && isIn(context.after);
}

/** Those that somebody wrote; what the catalog implies follows from what implies it. */
function assertionsOf({ project }: DiffContext['before']) {
  const all = [...project.catalog.assertions, ...project.models.flatMap((model) => model.assertions)];
  return all.filter((one) => !one.implied).map((one) => ({ ...one, name: one.id }));
}
