import type { Located } from '../../yaml/shape.ts';
import type { RowsOf } from '../rows.ts';
import type { Window } from './path-fields.ts';

/** Rows in words, in Markdown: "`order.paid` where `amount > 0`". */
export function describeRows({ of, where }: RowsOf): string {
  const condition = where === undefined ? '' : ` where \`${where.value.replace(/\s+/g, ' ').trim()}\``;
  return `\`${of.name}\`${condition}`;
}

/** " within 7d", or nothing. */
export function describeWindow(window: Located<Window> | undefined): string {
  return window === undefined ? '' : ` within ${window.value.text}`;
}
