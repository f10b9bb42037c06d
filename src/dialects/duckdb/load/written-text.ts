import type { RowForm } from '../../../run/load/row-form.ts';
import { quoted } from './sql-text.ts';

/*
 * The text of a row, written again from its values in a form that is known. Where it is the very text that was read, then the
 * values have the types that they should have, each key is there once, and there is nothing else in the row.
 *
 * Text stands as it is between quotes: had it been no text, there would have been no quotes, and text that was escaped never comes
 * out the same (docs/decisions/0012 says why).
 */

/** Constant text, or an expression, where null writes nothing, or one of two texts. */
export type TextPart = { readonly constant: string } | { readonly expression: string } | Choice;

/** The first text where `isSo` is true, else the other. */
interface Choice {
  readonly isSo: string;
  readonly either: readonly TextPart[];
  readonly or: readonly TextPart[];
}

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
    return isAbsent === null ? own : [{ isSo: isAbsent, either: [], or: own }];
  });
  return [{ constant: '{' }, ...written, { constant: '}' }];
}

/** An expression of the whole text. Every part takes time, so that constants are written together with what stands beside them. */
export function concatenated(parts: readonly TextPart[]): string {
  const cases: string[] = [];
  let rest = parts;
  for (let one = onlyChoice(rest); one !== null; one = onlyChoice(rest)) {
    cases.push(`when ${one.isSo} then ${concatenated(one.either)}`);
    rest = one.or;
  }
  const others = inOrder(rest);
  return cases.length === 0 ? others : `case ${cases.join(' ')} else ${others} end`;
}

/** Where all parts but a choice are constant: that choice between whole texts. */
function onlyChoice(parts: readonly TextPart[]): Choice | null {
  const at = parts.findIndex((one) => 'isSo' in one);
  const choice = parts[at];
  if (choice === undefined || !('isSo' in choice)) return null;
  if (!parts.every((one) => one === choice || 'constant' in one)) return null;
  const whole = (inner: readonly TextPart[]) => [...parts.slice(0, at), ...inner, ...parts.slice(at + 1)];
  return { isSo: choice.isSo, either: whole(choice.either), or: whole(choice.or) };
}

function inOrder(parts: readonly TextPart[]): string {
  const texts: string[] = [];
  let constant = '';
  for (const part of parts) {
    if ('constant' in part) constant += part.constant;
    else {
      if (constant !== '') texts.push(quoted(constant));
      constant = '';
      texts.push('isSo' in part ? concatenated([part]) : part.expression);
    }
  }
  if (constant !== '' || texts.length === 0) texts.push(quoted(constant));
  return texts.length === 1 ? `${texts[0]}` : `concat(${texts.join(', ')})`;
}

/** `"key":` */
export function writtenKey(key: string, { colon }: RowForm): TextPart {
  return { constant: JSON.stringify(key) + colon };
}
