import type { ChangeKind, Changes } from './changes.ts';
import type { ChangedColumn } from './downstream.ts';
import type { Audience } from './rule.ts';
import type { DiffContext, DiffSide } from './side.ts';
import { eventOf } from './subjects.ts';

/**
 * The column that a change is about, where what rests on the rest of its table stays as it is. Null where the table as a whole
 * is concerned: what a producer gets wrong keeps the whole row out of it.
 */
export function changedColumn<Kind extends ChangeKind>(
  kind: Kind,
  change: Changes[Kind],
  audience: Audience,
  context: DiffContext,
): ChangedColumn | null {
  if (audience === 'producers') return null;
  if (isOf('property', kind, change) && change.owner.kind === 'event') {
    const { owner, pathBefore, pathAfter } = change;
    return {
      before: columnOf(owner.name, pathBefore[0], context.before),
      after: columnOf(owner.name, pathAfter[0], context.after),
    };
  }
  if (isOf('column', kind, change)) return { before: change.before?.name ?? null, after: change.after?.name ?? null };
  return null;
}

function isOf<Wanted extends ChangeKind>(
  wanted: Wanted,
  kind: ChangeKind,
  _change: Changes[ChangeKind],
): _change is Changes[Wanted] {
  return kind === wanted;
}

function columnOf(event: string, property: string | undefined, side: DiffSide): string | null {
  return eventOf(side, event)?.properties.find((one) => one.name === property)?.column ?? null;
}
