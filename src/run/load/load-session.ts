import { text } from '../../sql/make.ts';
import type { Statement } from '../../sql/nodes.ts';
import type { LoadRun } from '../load-step.ts';
import type { Row, Session, Uploads } from '../warehouse.ts';
import type { LoadDialect } from './load-dialect.ts';
import type { FullPlan } from './plan-load.ts';

/** What the parts of a load share. */
export interface LoadContext {
  readonly plan: FullPlan;
  readonly run: LoadRun;
  readonly session: Session;
  readonly loading: LoadDialect;
  /** The time of the run as an ISO timestamp. */
  readonly now: string;
  /** What rows are written with that come from this process; null where statements do it. */
  readonly append: Uploads['append'] | null;
}

/** Thrown where the run was aborted; whatever was begun is undone. */
export class LoadInterrupted extends Error {}

/**
 * Thrown where only all files together tell which rows stay: an event id came once more, from before the time that its window
 * was thought to begin at, so that rows which were counted as duplicates may be the ones to keep.
 */
export class NeedsAllFiles extends Error {}

/** Runs statements of a load one after the other. Returns the number of rows that the last one changed, where it is known. */
export async function execute(context: LoadContext, ...sql: readonly string[]): Promise<number | null> {
  if (context.run.signal.aborted) throw new LoadInterrupted();
  return await context.session.execute(sql.map((one) => statement(context, one)));
}

export async function query(context: LoadContext, sql: string): Promise<readonly Row[]> {
  if (context.run.signal.aborted) throw new LoadInterrupted();
  return await context.session.query(statement(context, sql));
}

export function statement({ plan }: LoadContext, sql: string): Statement {
  return { sql, origin: { step: `load:${plan.source.name}`, span: plan.source.at.self } };
}

/** A text constant. */
export function quote({ plan }: LoadContext, value: string): string {
  return plan.dialect.expr(text(value));
}

/** `(a, b)`: text constants. */
export function quoteList(context: LoadContext, values: readonly string[]): string {
  return `(${values.map((one) => quote(context, one)).join(', ')})`;
}

export function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number(value ?? 0);
}

export function asText(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
