import type { NearestRelation, Relation } from './nodes.ts';
import type { RelationContext } from './print-expr.ts';

/** Each row with the nearest one of another relation: an `asof join`, or the same with a window function. */
export function printNearest(relation: NearestRelation, context: RelationContext): string {
  return context.dialect.asofJoin ? asofJoin(relation, context) : windowForm(relation, context);
}

function asofJoin(relation: NearestRelation, context: RelationContext): string {
  const { pad, identifier } = context;
  const { direction, sameTaken, place, columns } = relation;
  const sign = direction === 'next' ? '<' : '>';
  const conditions = [
    ...relation.by.map((name) => `l.${identifier(name)} = r.${identifier(name)}`),
    `l.${identifier(place.left)} ${sign}${sameTaken ? '=' : ''} r.${identifier(place.right)}`,
  ];
  const items = [
    ...columns.left.map((name) => `l.${identifier(name)}`),
    ...columns.right.map((one) => aliasedColumn(`r.${identifier(one.name)}`, one, context)),
  ];
  return [
    `${pad}select ${items.join(', ')}`,
    `${pad}from ${side(relation.left, context)} as l`,
    `${pad}asof ${relation.keep ? 'left ' : ''}join ${side(relation.right, context)} as r on ${conditions.join(' and ')}`,
  ].join('\n');
}

/**
 * Both sides below each other, in order. What is taken of the right side grows with its place, so that the next row has the least
 * values from a row on, and the previous one the greatest up to it. Where a right row at the same place is taken, it stands on
 * the side that is looked at.
 */
function windowForm(relation: NearestRelation, context: RelationContext): string {
  const { pad, identifier } = context;
  const { by, place, columns, direction, sameTaken } = relation;
  const keys = by.map(identifier);
  const lefts = columns.left.filter((name) => !by.includes(name)).map(identifier);
  const values = columns.right.map((one, at) => ({ from: identifier(one.name), held: `_asof_${at + 1}` }));
  const left = [
    ...keys,
    `${identifier(place.left)} as _asof_place`,
    '0 as _asof_side',
    ...lefts.map((one) => `${one} as ${one}`),
    ...values.map((one) => `null as ${one.held}`),
  ];
  const right = [...keys, identifier(place.right), '1', ...lefts.map(() => 'null'), ...values.map((one) => one.from)];
  const rightFirst = (direction === 'next') !== sameTaken;
  const [fn, frame] =
    direction === 'next'
      ? ['min', 'rows between current row and unbounded following']
      : ['max', 'rows between unbounded preceding and current row'];
  const over = `partition by ${keys.join(', ')} order by _asof_place, _asof_side${rightFirst ? ' desc' : ''} ${frame}`;
  const items = [
    ...columns.left.map(identifier),
    ...columns.right.map((one, at) => `_asof_found_${at + 1} as ${identifier(one.as)}`),
  ];
  const found = values.map((one, at) => `${fn}(${one.held}) over (${over}) as _asof_found_${at + 1}`);
  return [
    `${pad}select ${items.join(', ')}`,
    `${pad}from (`,
    `${pad}  select *, ${found.join(`,\n${pad}    `)}`,
    `${pad}  from (`,
    `${pad}    select ${left.join(', ')}`,
    `${pad}    from ${side(relation.left, deeper(context, 2))} as l`,
    `${pad}    union all`,
    `${pad}    select ${right.join(', ')}`,
    `${pad}    from ${side(relation.right, deeper(context, 2))} as r`,
    `${pad}  ) as rows_of_both`,
    `${pad}) as looked_through`,
    `${pad}where _asof_side = 0${relation.keep ? '' : ' and _asof_found_1 is not null'}`,
  ].join('\n');
}

function side(relation: Relation, context: RelationContext): string {
  if (relation.kind === 'table') return context.table(relation.table);
  return `(\n${context.relation(relation, `${context.pad}  `)}\n${context.pad})`;
}

function deeper(context: RelationContext, levels: number): RelationContext {
  return { ...context, pad: context.pad + '  '.repeat(levels) };
}

function aliasedColumn(
  sql: string,
  { name, as }: { name: string; as: string },
  { identifier }: RelationContext,
): string {
  return name === as ? sql : `${sql} as ${identifier(as)}`;
}
