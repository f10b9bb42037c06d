import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { syntax, unclosed } from './codes.ts';
import { handlebarsPackage } from './handlebars-package.ts';

interface Tag {
  readonly start: number;
  readonly end: number;
  /** `{{#if x}}` */
  readonly text: string;
  readonly kind: 'open' | 'close' | 'else' | 'other';
  /** Of a block. */
  readonly name: string;
}

/**
 * Where a template is broken that Handlebars could not parse. Handlebars itself tells the line where it gave up, which for
 * an unclosed block is the end of the file; this looks at the tags one by one and points at the one to mend.
 */
export function findSyntaxError(path: string, text: string, firstLine: number, parserMessage: string): Diagnostic {
  const spanOf: SpanOf = ({ start, end }) => spanBetween(path, text, firstLine, start, end);
  const open: Tag[] = [];
  for (const tag of scanTags(text)) {
    const problem = tagProblem(tag, text, spanOf) ?? blockProblem(tag, open, spanOf);
    if (problem !== null) return problem;
  }
  const [first] = open;
  if (first !== undefined) {
    const message = `The block \`${first.text}\` is never closed.`;
    const hint = `Close it with \`{{/${first.name}}}\`.`;
    return diagnostic(unclosed, { message, hint, span: spanOf(first) });
  }
  const message = `The template cannot be parsed: ${plain(parserMessage)}.`;
  return diagnostic(syntax, { message, span: spanOf({ start: 0, end: 0 }) });
}

type SpanOf = (range: Pick<Tag, 'start' | 'end'>) => Span;

/** A tag that is wrong by itself. */
function tagProblem(tag: Tag, text: string, spanOf: SpanOf): Diagnostic | null {
  if (tag.end === text.length && !tag.text.endsWith('}}')) {
    const firstBreak = tag.text.indexOf('\n');
    const end = firstBreak === -1 ? tag.end : tag.start + firstBreak;
    const hint = 'Close it with `}}`, or write `\\{{` where the braces are meant themselves.';
    return diagnostic(unclosed, {
      message: 'This tag is never closed.',
      hint,
      span: spanOf({ start: tag.start, end }),
    });
  }
  if (tag.kind === 'close' || tag.kind === 'else') return null;
  const message = innerProblem(tag);
  return message === null ? null : diagnostic(syntax, { message, span: spanOf(tag) });
}

/** A tag that does not fit to the blocks that are open. Keeps `open` up to date. */
function blockProblem(tag: Tag, open: Tag[], spanOf: SpanOf): Diagnostic | null {
  const span = spanOf(tag);
  if (tag.kind === 'open') open.push(tag);
  if (tag.kind === 'else' && open.length === 0) {
    return diagnostic(syntax, { message: `\`${tag.text}\` stands outside of a block.`, span });
  }
  if (tag.kind !== 'close') return null;
  const opened = open.pop();
  if (opened === undefined) {
    return diagnostic(unclosed, { message: `\`${tag.text}\` closes a block that was not opened.`, span });
  }
  if (opened.name === tag.name) return null;
  return diagnostic(unclosed, {
    message: `\`${opened.text}\` is closed by \`${tag.text}\`.`,
    hint: `Close it with \`{{/${opened.name}}}\` first.`,
    span,
    related: [{ message: 'it is opened here', span: spanOf(opened) }],
  });
}

/** What is wrong inside of a tag, or null. Each is tried alone, as the parser does not say at which column it gave up. */
function innerProblem(tag: Tag): string | null {
  try {
    handlebarsPackage().parse(tag.kind === 'open' ? `${tag.text}{{/${tag.name}}}` : tag.text);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/^\{\{\s*\}\}$/.test(tag.text)) return 'The tag is empty.';
    if ((tag.text.match(/(?<!\\)"/g) ?? []).length % 2 === 1)
      return `The text in \`${tag.text}\` is not closed by a quote.`;
    if (count(tag.text, '(') !== count(tag.text, ')')) return `The parentheses of \`${tag.text}\` do not match.`;
    return `\`${tag.text}\` cannot be understood.`;
  }
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}

function plain(message: string): string {
  return message.replace(/\s+/g, ' ').replace(/\.$/, '');
}

function* scanTags(text: string): Generator<Tag> {
  for (let start = text.indexOf('{{'); start !== -1; ) {
    let end: number;
    if (isEscaped(text, start)) {
      end = start + 2;
    } else if (text.startsWith('{{!', start)) {
      end = endAfter(text, /^\{\{!~?--/.test(text.slice(start, start + 6)) ? '--}}' : '}}', start);
    } else if (text.startsWith('{{{{', start)) {
      end = endOfRawBlock(text, start);
    } else {
      end = endOfTag(text, start);
      yield tagOf(text, start, end);
    }
    start = text.indexOf('{{', end);
  }
}

/** One backslash escapes the braces, two are a backslash before a tag. */
function isEscaped(text: string, start: number): boolean {
  return text[start - 1] === '\\' && text[start - 2] !== '\\';
}

function endAfter(text: string, ending: string, from: number): number {
  const found = text.indexOf(ending, from);
  return found === -1 ? text.length : found + ending.length;
}

function endOfRawBlock(text: string, start: number): number {
  const close = text.indexOf('{{{{/', start + 4);
  return close === -1 ? text.length : endAfter(text, '}}}}', close);
}

/** Behind the `}}` that is not part of a text in quotes; quotes that are not closed on their line do not count. */
function endOfTag(text: string, start: number): number {
  for (let at = start + 2; at < text.length; at++) {
    const char = text[at];
    if (char === '"' || char === "'") {
      const close = text.indexOf(char, at + 1);
      const lineEnd = text.indexOf('\n', at);
      if (close !== -1 && (lineEnd === -1 || close < lineEnd)) at = close;
    } else if (text.startsWith('}}', at)) {
      return text[at + 2] === '}' && text[start + 2] === '{' ? at + 3 : at + 2;
    }
  }
  return text.length;
}

function tagOf(text: string, start: number, end: number): Tag {
  const tag = text.slice(start, end);
  const [, sign = '', name = ''] = /^\{\{~?([#/^]?[*>]?)\s*([^\s}~]*)/.exec(tag) ?? [];
  if (sign.startsWith('/')) return { start, end, text: tag, kind: 'close', name };
  if (sign.startsWith('#') || (sign === '^' && name !== '')) return { start, end, text: tag, kind: 'open', name };
  if (name === 'else' || sign === '^') return { start, end, text: tag, kind: 'else', name };
  return { start, end, text: tag, kind: 'other', name };
}

function spanBetween(path: string, text: string, firstLine: number, start: number, end: number): Span {
  const [line, column] = positionOf(text, start);
  const [endLine, endColumn] = positionOf(text, end);
  return { path, line: line + firstLine - 1, column, endLine: endLine + firstLine - 1, endColumn };
}

function positionOf(text: string, offset: number): [line: number, column: number] {
  const before = text.slice(0, offset);
  return [before.split('\n').length, offset - before.lastIndexOf('\n')];
}
