import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { suggest } from '../../base/suggest.ts';
import type { Property } from '../../model/values.ts';
import { spanOf } from '../../yaml/shape.ts';
import { missingColumn, unknownColumn } from './codes.ts';
import type { FullPlan } from './plan-load.ts';

/** A column that the catalog speaks of. */
interface Expected {
  /** Any of these names will do. */
  readonly names: readonly string[];
  readonly isNeeded: boolean;
  /** Completes "… is missing, …". */
  readonly role: string;
  readonly span: Span;
}

/** Complaints about the columns of a file (`path`) or table (null): those that are missing, and those that nobody knows. */
export function checkColumns(plan: FullPlan, path: string | null, columns: readonly string[]): Diagnostic[] {
  const expected = expectedColumns(plan);
  const found = new Set(columns);
  const known = new Set(expected.flatMap((one) => one.names));
  const unknown = columns.filter((name) => !known.has(name));
  const what = path === null ? `The table \`${plan.source.table}\`` : `\`${path}\``;
  const missing = expected
    .filter((one) => !one.names.some((name) => found.has(name)))
    .map((one) => missingFrom(what, one, unknown));
  return plan.source.layout === 'columns' ? [...missing, ...unknownIn(plan, what, unknown)] : missing;
}

function missingFrom(what: string, { names, isNeeded, role, span }: Expected, unknown: readonly string[]): Diagnostic {
  const [near] = suggest(names[0] ?? '', unknown);
  return diagnostic(missingColumn, {
    message: `${what} has no column \`${names[0]}\`, ${role}.`,
    hint: near === undefined ? null : `It has a column \`${near}\`, which the catalog does not know. Was it renamed?`,
    span,
    severity: isNeeded ? 'error' : 'warning',
  });
}

function unknownIn(plan: FullPlan, what: string, unknown: readonly string[]): Diagnostic[] {
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, 8).map((name) => `\`${name}\``);
  const rest = unknown.length > shown.length ? ` and ${unknown.length - shown.length} more` : '';
  const columns = unknown.length === 1 ? 'a column' : `${unknown.length} columns`;
  return [
    diagnostic(unknownColumn, {
      message: `${what} has ${columns} that the catalog does not know, not loaded: ${shown.join(', ')}${rest}.`,
      span: spanOf(plan.source, plan.source.table === undefined ? 'location' : 'table'),
    }),
  ];
}

function expectedColumns({ source, events }: FullPlan): Expected[] {
  const { fields, layout } = source;
  const span = spanOf(source, 'fields');
  const field = (name: string | undefined, role: string): Expected[] =>
    name === undefined ? [] : [{ names: [name], isNeeded: true, role, span }];
  const payload = layout === 'columns' ? events.flatMap(({ event }) => event.properties) : [];
  return [
    ...field(fields.event, 'which names the event'),
    ...field(fields.id, 'which identifies the event'),
    ...field(fields.time, 'which says when it happened'),
    ...field(fields.received, 'which says when it was received'),
    ...(layout === 'columns' ? [] : field(fields.properties, 'which holds the payload')),
    ...properties([...source.context, ...payload]),
  ];
}

/** Each once, though several events may have it; needed where every row must have it. */
function properties(all: readonly Property[]): Expected[] {
  return [...Map.groupBy(all, (one) => one.column).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const isNeeded = group.some((one) => one.required);
    const role = isNeeded ? 'which the catalog requires' : 'so that its values are empty';
    return [{ names: [first.name, first.column], isNeeded, role, span: first.at.self }];
  });
}
