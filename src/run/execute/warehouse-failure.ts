import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { fileSpan, type Span } from '../../base/span.ts';
import type { TargetDef } from '../../model/project.ts';
import type { Origin } from '../../sql/nodes.ts';
import { tooExpensive, warehouseFailed } from '../codes.ts';
import { codeOfFault } from '../service-codes.ts';
import type { WarehouseError, WarehouseFault } from '../warehouse.ts';

/** The text of a file of the project, or null. */
export type TextOf = (path: string) => string | null;

/**
 * A failure of the warehouse as a finding at the user's own line, with the line of the emitted file in the message. What is
 * about the target and not about a statement points at its option in `waymark.yaml`.
 */
export function warehouseFailure(
  error: WarehouseError,
  textOf: TextOf,
  doc: CodeDoc = warehouseFailed,
  target: TargetDef | null = null,
): Diagnostic {
  const { message, hint } = splitMessage(error.message);
  const origin = error.statement?.origin ?? null;
  const place = origin === null ? null : findPlace(error, origin, textOf);
  const emitted = place?.emitted ? ` (${place.emitted})` : '';
  const own = place?.span ?? origin?.span ?? null;
  const option = target && spanOfOption(target, error.option);
  const isAboutTarget = ofTarget.has(error.fault);
  return diagnostic(error.fault === 'cost' ? tooExpensive : (codeOfFault[error.fault] ?? doc), {
    message: `${message}${isAboutTarget ? '' : emitted}`,
    hint: error.hint ?? hint,
    span: isAboutTarget ? (option ?? own) : (own ?? option),
    related:
      !isAboutTarget && own !== null && target !== null && option !== null && isWritten(target, error.option)
        ? [{ message: `\`${error.option}\` is set here`, span: option }]
        : [],
  });
}

/** Faults that no statement is to blame for. */
const ofTarget: ReadonlySet<WarehouseFault> = new Set(['credentials', 'missing', 'unreachable']);

function isWritten(target: TargetDef, option: string | null): boolean {
  return option !== null && Object.hasOwn(target.at, option);
}

function spanOfOption(target: TargetDef, option: string | null): Span {
  const spans: Readonly<Record<string, Span | undefined>> = target.at;
  return (option === null ? undefined : spans[option]) ?? target.at.self;
}

interface Found {
  readonly span: Span;
  readonly emitted: string | null;
}

function findPlace(error: WarehouseError, origin: Origin, textOf: TextOf): Found | null {
  const { lines } = origin;
  if (lines === undefined || error.line === null) {
    return origin.span && { span: origin.span, emitted: origin.file?.path ?? null };
  }
  const line = error.line - lines.from + 1;
  const own = lines.template[line - 1];
  if (own === undefined) return origin.span && { span: origin.span, emitted: origin.file?.path ?? null };
  const inside = lines.inside?.find((one) => one.line === line);
  const path = inside?.path ?? lines.path ?? origin.span?.path ?? '';
  const span = spanOfLine(path, inside?.templateLine ?? own, wordAt(error), textOf);
  return { span, emitted: origin.file ? `${origin.file.path}:${origin.file.from + line - 1}` : null };
}

/** The word of the statement that the warehouse points at, and what stands before it in its line. */
interface Word {
  readonly text: string;
  readonly before: string;
}

function wordAt(error: WarehouseError): Word | null {
  if (error.statement === null || error.line === null || error.column === null) return null;
  const line = error.statement.sql.split('\n')[error.line - 1] ?? '';
  const text = /^(?:"(?:[^"]|"")+"|`[^`]+`|[\p{L}\p{N}_$]+|\S)/u.exec(line.slice(error.column - 1))?.[0];
  return text === undefined ? null : { text, before: line.slice(0, error.column - 1) };
}

/** The word where the template's line begins like the statement's, or has it once; else the line without the blanks around it. */
function spanOfLine(path: string, line: number, word: Word | null, textOf: TextOf): Span {
  const text = textOf(path)?.split('\n')[line - 1];
  if (text === undefined) return { ...fileSpan(path), line, endLine: line };
  const at = word === null ? -1 : findWord(text, word);
  const column = at === -1 ? text.search(/\S|$/) + 1 : at + 1;
  const endColumn = at === -1 || word === null ? text.trimEnd().length + 1 : column + word.text.length;
  return { path, line, column, endLine: line, endColumn: Math.max(endColumn, column + 1) };
}

function findWord(line: string, { text, before }: Word): number {
  return line.startsWith(before + text) ? before.length : findOnce(line, text);
}

function findOnce(text: string, word: string): number {
  const found: number[] = [];
  const isWord = /[\p{L}\p{N}_]/u;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + word.length] ?? ' ';
    if (!isWord.test(word) || !(isWord.test(before) || isWord.test(after))) found.push(at);
  }
  return found.length === 1 ? (found[0] ?? -1) : -1;
}

/** The warehouse's own advice (`Candidate bindings`, `Did you mean`) is the hint; its picture of the line is left out. */
function splitMessage(text: string): { message: string; hint: string | null } {
  const picture = /\n+LINE \d+:[^\n]*\n[^\n]*\^[^\n]*/g;
  const lines = text
    .replace(picture, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => line.split(/; (?=Did you mean )/));
  const advice = lines.findIndex(
    (line, index) => index > 0 && /^(Candidate|Did you mean|Hint|HINT|\*|Possible)/.test(line),
  );
  const [message, hint] = advice === -1 ? [lines, []] : [lines.slice(0, advice), lines.slice(advice)];
  return {
    message: message.join(' '),
    hint: hint.length === 0 ? null : hint.join(' ').replace(/^(HINT|Hint):\s*/, ''),
  };
}
