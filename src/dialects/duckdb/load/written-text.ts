import type { RowForm } from '../../../run/load/row-form.ts';
import { quoted } from './sql-text.ts';

/*
 * The text of a row, written again from its values in a form that is known. Where it is the very text that was read, then the
 * values have the types that they should have, each key is there once, and there is nothing else in the row.
 *
 * Text stands as it is between quotes: had it been no text, there would have been no quotes, and text that was escaped never comes
 * out the same (docs/decisions/0012 says why).
 */

/** Constant text, or an expression; an expression that is null writes nothing. */
export type TextPart = { readonly constant: string } | { readonly expression: string };

/** A member of an object as it is written, without comma. */
export interface WrittenMember {
  readonly parts: readonly TextPart[];
  /** Null where the member is always written; else true where it is left out. */
  readonly isAbsent: string | null;
}

/** The parts of an object; its members in order. */
export function writtenObject(members: readonly WrittenMember[], { comma }: RowForm): TextPart[] {
  const first = members.findIndex((one) => one.isAbsent === null);
  if (members.length > 0 && first < 0) {
    const texts = members.map((one) => `case when not ${one.isAbsent} then ${concatenated(one.parts)} end`);
    return [{ constant: '{' }, { expression: `concat_ws(${quoted(comma)}, ${texts.join(', ')})` }, { constant: '}' }];
  }
  const between: TextPart = { constant: comma };
  const written = members.flatMap(({ parts, isAbsent }, index) => {
    const own = index < first ? [...parts, between] : index > first ? [between, ...parts] : parts;
    return isAbsent === null ? own : [{ expression: `case when ${isAbsent} then '' else ${concatenated(own)} end` }];
  });
  return [{ constant: '{' }, ...written, { constant: '}' }];
}

/** An expression of the whole text. */
export function concatenated(parts: readonly TextPart[]): string {
  const merged: TextPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if ('constant' in part && last !== undefined && 'constant' in last) {
      merged[merged.length - 1] = { constant: last.constant + part.constant };
    } else merged.push(part);
  }
  const texts = merged.map((one) => ('constant' in one ? quoted(one.constant) : one.expression));
  return texts.length === 1 ? `${texts[0]}` : `concat(${texts.join(', ')})`;
}

/** `"key":` */
export function writtenKey(key: string, { colon }: RowForm): TextPart {
  return { constant: JSON.stringify(key) + colon };
}
