import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { fileSpan, type Source } from '../../base/span.ts';
import type { ReadContext } from '../../yaml/shape.ts';
import { badModelName, emptyBody, strayFile, variantWithoutModel } from '../codes.ts';
import type { Template } from '../template/nodes.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { emptyHead, type ModelHead, readHead } from './read-head.ts';
import { splitHead } from './split-head.ts';

/** What one template file says. */
export interface TransformFile {
  readonly path: string;
  /** `variant`: the SQL of a model for one dialect. */
  readonly role: 'model' | 'variant' | 'partial';
  readonly name: string;
  /** Of a variant. */
  readonly dialect: string | null;
  /** Null for variants and partials, and where it could not be read. */
  readonly head: ModelHead | null;
  /** Null where it could not be parsed. */
  readonly template: Template | null;
}

export interface ReadTransform {
  /** Null for a file that is neither a model nor a partial, or has no name that can be used. */
  readonly file: TransformFile | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one template file. The result depends on nothing but path and text, and is plain data that can be kept between runs. */
export function readTransform(source: Source): ReadTransform {
  const diagnostics: Diagnostic[] = [];
  const context: ReadContext = { report: (finding) => diagnostics.push(finding) };
  const named = nameOf(source.path, context);
  if (named === null) return { file: null, diagnostics };
  if (named.role === 'partial') {
    const text = source.text.replace(/\r\n/g, '\n');
    return {
      file: { ...named, path: source.path, head: null, template: parse(source.path, text, 1, context) },
      diagnostics,
    };
  }
  const split = splitHead(source);
  diagnostics.push(...split.findings);
  const template = split.findings.length > 0 ? null : parse(source.path, split.body, split.bodyLine, context);
  const head = named.role === 'model' ? headOf(source.path, named.name, split, context) : null;
  if (named.role === 'variant' && split.head !== null) reportHead(source.path, named.name, context);
  if (template !== null && isEmpty(template, split.body)) {
    const message = `The model \`${named.name}\` has no SQL.`;
    context.report(diagnostic(emptyBody, { message, span: fileSpan(source.path) }));
  }
  return { file: { ...named, path: source.path, head, template }, diagnostics };
}

function parse(path: string, text: string, firstLine: number, context: ReadContext): Template | null {
  const parsed = parseTemplate(path, text, firstLine);
  for (const finding of parsed.diagnostics) context.report(finding);
  return parsed.diagnostics.length > 0 ? null : parsed.value;
}

function headOf(
  path: string,
  name: string,
  split: ReturnType<typeof splitHead>,
  context: ReadContext,
): ModelHead | null {
  if (split.findings.length > 0) return null;
  return split.head === null ? emptyHead(path) : readHead(path, name, split.head, context);
}

/** Nothing but blanks and comments: the warehouse would complain about the end of the statement. */
function isEmpty(template: Template, body: string): boolean {
  const hasTags = template.some((node) => node.kind !== 'text');
  return !hasTags && body.replace(/\{\{!(?:--[\s\S]*?--|[\s\S]*?)\}\}|--.*|\/\*[\s\S]*?\*\//g, '').trim() === '';
}

type Named = Pick<TransformFile, 'role' | 'name' | 'dialect'>;

function nameOf(path: string, context: ReadContext): Named | null {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const [, partial] = /^_(.+?)(?:\.sql)?\.hbs$/.exec(file) ?? [];
  if (partial !== undefined) return { role: 'partial', name: partial, dialect: null };
  const [, name, dialect] = /^([^.]+)(?:\.([^.]+))?\.sql\.hbs$/.exec(file) ?? [];
  if (name === undefined) {
    const message = `\`${file}\` is neither a model nor a partial, and is not read.`;
    const hint = 'Call a model `name.sql.hbs`, a partial `_name.hbs`.';
    context.report(diagnostic(strayFile, { message, hint, span: fileSpan(path) }));
    return null;
  }
  const problem = nameProblem(name);
  if (problem === null) return { role: dialect === undefined ? 'model' : 'variant', name, dialect: dialect ?? null };
  context.report(
    diagnostic(badModelName, { message: `A model cannot be called \`${name}\`: ${problem}.`, span: fileSpan(path) }),
  );
  return null;
}

function nameProblem(name: string): string | null {
  if (name.length > 120) return 'the name has more than 120 characters';
  if (name.startsWith('waymark_')) return 'names that begin with `waymark_` are taken';
  if (/^[a-z_][a-z0-9_]*$/.test(name)) return null;
  return 'a name has lower-case letters a–z, digits and `_`, and does not begin with a digit';
}

function reportHead(path: string, name: string, context: ReadContext): void {
  const message = `The head of \`${name}\` stands in \`${name}.sql.hbs\`, for all warehouses.`;
  const span = { path, line: 1, column: 1, endLine: 1, endColumn: 4 };
  context.report(diagnostic(variantWithoutModel, { message, hint: 'Take the head out of this file.', span }));
}
