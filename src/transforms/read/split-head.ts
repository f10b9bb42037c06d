import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Source } from '../../base/span.ts';
import { unclosedHead } from '../codes.ts';

/** A template file in its two parts. */
export interface SplitFile {
  /** The YAML between the fences with an empty first line, so that its lines are those of the file; null without a head. */
  readonly head: string | null;
  /** Line of the opening fence; 0 without a head. */
  readonly headLine: number;
  readonly body: string;
  /** Line of the file (from 1) at which the body begins. */
  readonly bodyLine: number;
  readonly findings: readonly Diagnostic[];
}

const fence = /^---[ \t]*$/;

/** Takes off the head: YAML between a first line `---` and the next line `---`. Line breaks become `\n`. */
export function splitHead({ path, text: written }: Source): SplitFile {
  const text = written.includes('\r') ? written.replace(/\r\n/g, '\n') : written;
  const whole = { head: null, headLine: 0, body: text, bodyLine: 1, findings: [] };
  const firstBreak = text.indexOf('\n');
  if (!fence.test(firstBreak === -1 ? text : text.slice(0, firstBreak))) return whole;
  const end = /^---[ \t]*(?:\n|$)/m.exec(text.slice(firstBreak + 1));
  if (firstBreak === -1 || end === null) {
    const span = { path, line: 1, column: 1, endLine: 1, endColumn: 4 };
    const message = 'The head that begins here has no end.';
    const finding = diagnostic(unclosedHead, { message, hint: 'Put a line `---` between the head and the SQL.', span });
    return { ...whole, body: '', findings: [finding] };
  }
  const head = `\n${text.slice(firstBreak + 1, firstBreak + 1 + end.index)}`;
  const bodyStart = firstBreak + 1 + end.index + end[0].length;
  // The head holds a line break for its first line and one for each of its own lines; the end fence is one more.
  const bodyLine = head.split('\n').length + 1;
  return { head, headLine: 1, body: text.slice(bodyStart), bodyLine, findings: [] };
}
