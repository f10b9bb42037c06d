import { type ParserPlugin, parse } from '@babel/parser';
import type { Source } from '../base/span.ts';
import { asNode, type CodeNode } from './code-node.ts';

/** A file of an app as the parser understood it. */
export interface ParsedCode {
  /** Null where it could not be parsed. */
  readonly program: CodeNode | null;
  /** Why not, and where: line and column count from 1. */
  readonly problem: { readonly message: string; readonly line: number; readonly column: number } | null;
}

/** Parses TypeScript or JavaScript, told by the ending of the file; of Vue and Svelte files what is in `<script>`. */
export function parseCode({ path, text }: Source): ParsedCode {
  const isMixed = /\.(vue|svelte)$/.test(path);
  try {
    const file = parse(isMixed ? onlyScripts(text) : text, {
      plugins: pluginsFor(path, isMixed ? scriptLanguage(text) : null),
      // Modules, scripts and what is neither yet: which one it is matters to a compiler, not here.
      sourceType: 'unambiguous',
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      allowUndeclaredExports: true,
      attachComment: false,
    });
    return { program: asNode(file.program), problem: null };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { program: null, problem: problemOf(error) };
  }
}

function pluginsFor(path: string, language: string | null): ParserPlugin[] {
  const ending = language ?? /\.([cm]?[jt]sx?)$/.exec(path)?.[1] ?? 'js';
  const isTyped = /ts/.test(ending);
  // In plain TypeScript, `<T>value` is a cast and no element.
  const hasElements = !isTyped || ending === 'tsx';
  return [
    ...(isTyped ? (['typescript'] as const) : []),
    ...(hasElements ? (['jsx'] as const) : []),
    'decorators-legacy',
  ];
}

function scriptLanguage(text: string): string {
  return /<script\b[^>]*\blang=["']?(tsx?)\b/i.exec(text)?.[1] ?? 'js';
}

/** The text with blanks in place of all that is in no script, so that lines and columns stay what they are. */
function onlyScripts(text: string): string {
  const blank = (part: string): string => part.replace(/[^\r\n]/g, ' ');
  let end = 0;
  let code = '';
  for (const match of text.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script\s*>/gi)) {
    const [, open = '', inside = ''] = match;
    const start = match.index + open.length;
    code += blank(text.slice(end, start)) + inside;
    end = start + inside.length;
  }
  return code + blank(text.slice(end));
}

/** The parser ends its message with the place, as in `Unexpected token (3:7)`. */
function problemOf(error: SyntaxError): NonNullable<ParsedCode['problem']> {
  const place = 'loc' in error ? error.loc : null;
  const at = typeof place === 'object' && place !== null ? place : {};
  const line = 'line' in at && typeof at.line === 'number' ? at.line : 1;
  const column = 'column' in at && typeof at.column === 'number' ? at.column + 1 : 1;
  return { message: error.message.replace(/\s*\(\d+:\d+\)\s*$/, '').replace(/\.$/, ''), line, column };
}
