import type { YAMLParseError } from 'yaml';
import { type CodeDoc, type Diagnostic, diagnostic, hasErrors } from '../base/diagnostic.ts';
import { type Outcome, success } from '../base/outcome.ts';
import { fileSpan, type Source } from '../base/span.ts';
import { fromDocument } from './from-document.ts';
import { type LineTable, lineTable, spanBetween } from './line-table.ts';
import type { YamlFile, YamlMap } from './nodes.ts';
import { badCharacter, notAMap, syntaxError, tabIndent, tooDeep, tooLarge, unknownAnchor } from './parse-codes.ts';
import { readPlainYaml } from './plain-yaml/read-plain-yaml.ts';
import { parseAllDocuments } from './yaml-package.ts';

/** Files beyond this number of characters are refused unread. */
export const maxFileSize = 16_000_000;

/**
 * Parses one file into plain nodes with spans. `value` is null where the file is not valid YAML; otherwise it holds every
 * document that is a map, even if something in it was complained about.
 */
export function parseYaml(source: Source): Outcome<YamlFile> {
  const { path } = source;
  if (source.text.length > maxFileSize) return refuse(tooLargeFinding(source));
  const text = source.text.startsWith('\uFEFF') ? source.text.slice(1) : source.text;
  const plain = readPlainYaml(path, text);
  return plain ? success({ path, documents: plain }) : parseCompletely(path, text);
}

/** Parses by way of the `yaml` package, which knows all of YAML and finds every error, but takes far longer. */
export function parseCompletely(path: string, text: string): Outcome<YamlFile> {
  const lines = lineTable(path, text);
  const character = findBadCharacter(text, lines);
  if (character !== null) return refuse(character);
  return parseDocuments(text, lines);
}

function parseDocuments(text: string, lines: LineTable): Outcome<YamlFile> {
  const parsed = composeDocuments(text);
  if (parsed === null)
    return refuse(diagnostic(tooDeep, { message: 'Values are nested too deeply.', span: deepestSpan(text, lines) }));
  const documents: YamlMap[] = [];
  const findings: Diagnostic[] = [];
  for (const document of parsed) {
    const error = document.errors[0];
    if (error !== undefined) return { value: null, diagnostics: [...findings, fromParseError(error, text, lines)] };
    const node = fromDocument(document, lines, findings);
    if (node === null || (node.kind === 'scalar' && node.value === null)) continue;
    if (node.kind === 'map') documents.push(node);
    else if (!hasErrors(findings))
      findings.push(
        diagnostic(notAMap, {
          message: `A ${node.kind === 'list' ? 'list' : 'value'} stands where a map is expected.`,
          span: node.span,
        }),
      );
  }
  return { value: { path: lines.path, documents }, diagnostics: findings };
}

/** Null where the parser ran out of stack. */
function composeDocuments(text: string) {
  try {
    const documents = parseAllDocuments(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      keepSourceTokens: false,
      logLevel: 'silent',
    });
    const isExhausted = documents.some((one) => one.errors.some((error) => error.code === 'RESOURCE_EXHAUSTION'));
    return isExhausted ? null : documents;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function refuse(finding: Diagnostic): Outcome<YamlFile> {
  return { value: null, diagnostics: [finding] };
}

function tooLargeFinding(source: Source): Diagnostic {
  const megabytes = Math.round(source.text.length / 1_000_000);
  return diagnostic(tooLarge, {
    message: `The file has ${megabytes} MB; more than ${maxFileSize / 1_000_000} MB are not read.`,
    hint: 'Split it into several files.',
    span: fileSpan(source.path),
  });
}

/** Control characters, half surrogate pairs, and what decoders put in place of bytes that are not UTF-8. */
const forbidden = /(?![\t\n\r\u0085])[\p{Cc}\p{Cs}\uFFFD-\uFFFF]/u;

function findBadCharacter(text: string, lines: LineTable): Diagnostic | null {
  const found = forbidden.exec(text);
  if (found === null) return null;
  const code = found[0].charCodeAt(0);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return diagnostic(badCharacter, {
    message:
      code === 0xfffd
        ? `${name} stands here: the file is not UTF-8, or was damaged.`
        : `The character ${name} is not allowed in YAML.`,
    hint: 'Save the file as UTF-8 without control characters.',
    span: spanBetween(lines, found.index, found.index + 1),
  });
}

function fromParseError(error: YAMLParseError, text: string, lines: LineTable): Diagnostic {
  const [start, end] = error.pos;
  const span = spanBetween(lines, start, Math.min(Math.max(end, start + 1), text.length));
  return diagnostic(codeOf(error, text), { message: messageOf(error), hint: hintOf(error, text), span });
}

function codeOf(error: YAMLParseError, text: string): CodeDoc {
  if (error.code === 'TAB_AS_INDENT' || startsWithTab(text, error.pos[0])) return tabIndent;
  if (error.code === 'BAD_ALIAS') return unknownAnchor;
  return syntaxError;
}

/** True where the line of `offset` is indented with a tab. */
function startsWithTab(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^ *\t/.test(text.slice(lineStart, lineStart + 200));
}

function messageOf(error: YAMLParseError): string {
  const sentence = error.message.trim().replace(/\s+/g, ' ');
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function hintOf(error: YAMLParseError, text: string): string | null {
  if (error.code === 'TAB_AS_INDENT' || startsWithTab(text, error.pos[0])) return 'Indent with spaces.';
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY') return 'Text that holds `: ` has to be quoted.';
  return null;
}

/** The innermost bracket of flow collections, or the deepest indentation: where the nesting went too far. */
function deepestSpan(text: string, lines: LineTable) {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 91 || char === 123) depth++;
    else if (char === 93 || char === 125) depth--;
    if (depth > 100) return spanBetween(lines, at, at + 1);
  }
  return fileSpan(lines.path);
}
