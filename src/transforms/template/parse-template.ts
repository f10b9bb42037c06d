import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { type Outcome, success } from '../../base/outcome.ts';
import { syntax, unsupported } from './codes.ts';
import { findSyntaxError } from './find-syntax-error.ts';
import { handlebarsPackage } from './handlebars-package.ts';
import {
  type BlockNode,
  type CallExpr,
  type NamedArg,
  type PathExpr,
  type Place,
  spanAt,
  type Template,
  type TemplateExpr,
  type TemplateNode,
} from './nodes.ts';
import { readPlainTemplate } from './plain-template.ts';

type Node = hbs.AST.Node;

interface Parsing {
  readonly path: string;
  /** Added to every line: the template may begin further down in its file. */
  readonly offset: number;
  readonly findings: Diagnostic[];
}

/**
 * Parses Handlebars into plain nodes. `text` has `\n` as its only line break; its first line is line `firstLine` of the file.
 * Only syntax is looked at here: the result depends on nothing but the arguments.
 */
export function parseTemplate(path: string, text: string, firstLine = 1): Outcome<Template> {
  const plain = readPlainTemplate(text, firstLine);
  return plain === null ? parseCompletely(path, text, firstLine) : success(plain);
}

/** Parses by way of Handlebars, which knows the whole language and finds every error. */
export function parseCompletely(path: string, text: string, firstLine: number): Outcome<Template> {
  const parsing: Parsing = { path, offset: firstLine - 1, findings: [] };
  // A package that is missing is no mistake of the template.
  const { parse } = handlebarsPackage();
  let program: hbs.AST.Program;
  try {
    program = parse(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { value: null, diagnostics: [findSyntaxError(path, text, firstLine, error.message)] };
  }
  const value = nodesOf(program, parsing);
  return { value, diagnostics: parsing.findings };
}

function nodesOf(program: hbs.AST.Program | null | undefined, parsing: Parsing): Template {
  return (program?.body ?? []).flatMap((statement) => nodeOf(statement, parsing) ?? []);
}

function nodeOf(node: Node, parsing: Parsing): TemplateNode | null {
  if (isContent(node)) return textNode(node, parsing);
  if (isMustache(node)) return { kind: 'output', value: callOrPath(node, parsing), at: placeOf(node, parsing) };
  if (isBlock(node)) return blockNode(node, parsing);
  if (isPartial(node)) return partialNode(node, parsing);
  if (node.type !== 'CommentStatement')
    reportUnsupported(node, 'Inline partials and partial blocks are not supported.', parsing);
  return null;
}

/** The text is what is left after lines that hold only tags were taken out; its line is found from what was written. */
function textNode(node: hbs.AST.ContentStatement, { offset }: Parsing): TemplateNode | null {
  const { value } = node;
  if (value === '') return null;
  const original = String(node.original);
  const indexOfText = value.search(/\S/);
  const removed =
    indexOfText === -1
      ? countBreaks(original) - countBreaks(value)
      : countBreaks(original.slice(0, Math.max(0, original.search(/\S/) - indexOfText)));
  return { kind: 'text', text: value, line: node.loc.start.line + offset + removed };
}

function countBreaks(text: string): number {
  let count = 0;
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) count++;
  return count;
}

function blockNode(node: hbs.AST.BlockStatement, parsing: Parsing): BlockNode {
  const program: hbs.AST.Program | undefined = node.program;
  const inverse: hbs.AST.Program | undefined = node.inverse;
  return {
    kind: 'block',
    call: callOf(node, node.path, parsing),
    body: nodesOf(program, parsing),
    otherwise: nodesOf(inverse, parsing),
    names: program?.blockParams ?? inverse?.blockParams ?? [],
  };
}

function partialNode(node: hbs.AST.PartialStatement, parsing: Parsing): TemplateNode | null {
  if (!isPath(node.name)) {
    reportUnsupported(node, 'The name of a partial cannot be computed.', parsing);
    return null;
  }
  const [context] = node.params;
  return {
    kind: 'partial',
    name: node.name.original,
    at: placeOf(node, parsing),
    context: context === undefined ? null : exprOf(context, parsing),
    hash: hashOf(node.hash, parsing),
    indent: node.indent,
  };
}

function callOrPath(node: hbs.AST.MustacheStatement | hbs.AST.SubExpression, parsing: Parsing): TemplateExpr {
  const { path } = node;
  const isBare = node.params.length === 0 && (node.hash?.pairs ?? []).length === 0;
  if (!isPath(path)) {
    reportSyntax(path, 'A tag begins with the name of a helper, not with a value.', parsing);
    return { kind: 'literal', value: '', at: placeOf(path, parsing) };
  }
  return isBare && node.type === 'MustacheStatement' ? pathOf(path, parsing) : callOf(node, path, parsing);
}

interface Called {
  readonly params: readonly Node[];
  readonly hash?: hbs.AST.Hash;
}

function callOf(node: Node & Called, path: hbs.AST.PathExpression, parsing: Parsing): CallExpr {
  return {
    kind: 'call',
    name: path.original,
    nameAt: placeOf(path, parsing),
    args: node.params.map((one) => exprOf(one, parsing)),
    hash: hashOf(node.hash, parsing),
    at: placeOf(node, parsing),
  };
}

function hashOf(hash: hbs.AST.Hash | undefined, parsing: Parsing): readonly NamedArg[] {
  return (hash?.pairs ?? []).map((pair) => ({
    name: pair.key,
    value: exprOf(pair.value, parsing),
    at: placeOf(pair, parsing),
  }));
}

function exprOf(node: Node, parsing: Parsing): TemplateExpr {
  if (isSubExpression(node)) return callOrPath(node, parsing);
  if (isPath(node)) return pathOf(node, parsing);
  const at = placeOf(node, parsing);
  if (isLiteral(node)) return { kind: 'literal', value: node.value, at };
  return { kind: 'literal', value: null, at };
}

function pathOf(node: hbs.AST.PathExpression, parsing: Parsing): PathExpr {
  return {
    kind: 'path',
    text: node.original,
    parts: node.parts,
    up: node.depth,
    data: node.data,
    own: /^(this\b|\.\/|\.$)/.test(node.original),
    at: placeOf(node, parsing),
  };
}

function placeOf({ loc }: Node, { offset }: Parsing): Place {
  return [loc.start.line + offset, loc.start.column + 1, loc.end.line + offset, loc.end.column + 1];
}

function reportUnsupported(node: Node, message: string, parsing: Parsing): void {
  const hint = 'Write a partial in a file of its own, `_name.hbs`, and call it with `{{> name}}`.';
  parsing.findings.push(diagnostic(unsupported, { message, hint, span: spanAt(parsing.path, placeOf(node, parsing)) }));
}

function reportSyntax(node: Node, message: string, parsing: Parsing): void {
  parsing.findings.push(diagnostic(syntax, { message, span: spanAt(parsing.path, placeOf(node, parsing)) }));
}

const isContent = (node: Node): node is hbs.AST.ContentStatement => node.type === 'ContentStatement';
const isMustache = (node: Node): node is hbs.AST.MustacheStatement => node.type === 'MustacheStatement';
const isBlock = (node: Node): node is hbs.AST.BlockStatement => node.type === 'BlockStatement';
const isPartial = (node: Node): node is hbs.AST.PartialStatement => node.type === 'PartialStatement';
const isPath = (node: Node): node is hbs.AST.PathExpression => node.type === 'PathExpression';
const isSubExpression = (node: Node): node is hbs.AST.SubExpression => node.type === 'SubExpression';
const isLiteral = (node: Node): node is hbs.AST.StringLiteral | hbs.AST.NumberLiteral | hbs.AST.BooleanLiteral =>
  node.type === 'StringLiteral' || node.type === 'NumberLiteral' || node.type === 'BooleanLiteral';
