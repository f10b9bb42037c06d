import { didYouMean } from '../../base/suggest.ts';
import type { JsonValue } from '../../model/values.ts';
import { builtInBlocks, findHelper, helpers } from '../helpers/index.ts';
import { badArgument, noText, partialCycle, unknownHelper, unknownPartial } from './codes.ts';
import {
  callHelper,
  type Evaluation,
  evaluateExpr,
  type Frame,
  namedValues,
  report,
  type TemplateFile,
} from './evaluate-values.ts';
import { type LineOutput, lineOutput, type RenderedSql, type TextOrigin } from './line-output.ts';
import type { BlockNode, PartialNode, Place, Template, TemplateExpr } from './nodes.ts';
import { innerScope, lookUp, topScope } from './scope.ts';
import { describeValue, isListValue, isObjectValue, isSqlValue, isTrue, type TemplateValue } from './values.ts';

/**
 * Renders a template; into `textOutput()` where its lines do not matter. Everything that is wrong is reported, and leaves a gap in the text.
 *
 * Handlebars parses, this evaluates: so every error has its place, every line of SQL knows its line of the template, no code
 * is generated, and nothing can reach a prototype.
 */
export function evaluate(file: TemplateFile, evaluation: Evaluation, output = lineOutput()): RenderedSql {
  writeNodes(file.template, { path: file.path, calledFrom: null, scope: topScope, partials: [] }, output, evaluation);
  return output.finish();
}

function writeNodes(nodes: Template, frame: Frame, output: LineOutput, evaluation: Evaluation): void {
  for (const [index, node] of nodes.entries()) {
    if (node.kind === 'text') output.writeText(node.text, originOf(node.line, frame));
    else if (node.kind === 'block') writeBlock(node, frame, output, evaluation);
    else if (node.kind === 'partial') writePartial(node, frame, output, evaluation);
    else {
      const next = nodes[index + 1];
      const beside = { before: output.tail, after: next?.kind === 'text' ? next.text : '' };
      const value = evaluateExpr(node.value, frame, evaluation, beside);
      if (value === undefined) continue;
      output.writeValue(textOf(value, node.at, frame, evaluation), originOf(node.at[0], frame));
    }
  }
}

function originOf(line: number, frame: Frame): TextOrigin {
  return frame.calledFrom === null
    ? { line, inside: null }
    : { line: frame.calledFrom, inside: { path: frame.path, line } };
}

function textOf(value: TemplateValue, at: Place, frame: Frame, evaluation: Evaluation): string {
  if (isSqlValue(value)) return evaluation.context.dialect.expr(value.expr);
  if (value !== null && typeof value !== 'object') return String(value);
  const hint = isListValue(value) ? 'Write it with `{{list …}}`, or go through it with `{{#each …}}`.' : null;
  report(
    evaluation,
    noText,
    `This comes to ${describeValue(value)}, which cannot be written into SQL.`,
    hint,
    at,
    frame,
  );
  return '';
}

function writeBlock(block: BlockNode, frame: Frame, output: LineOutput, evaluation: Evaluation): void {
  const { call } = block;
  if (call.name === 'raw') writeNodes(block.body, frame, output, evaluation);
  else if (builtInBlocks.some((name) => name === call.name)) writeBuiltInBlock(block, frame, output, evaluation);
  else writeHelperBlock(block, frame, output, evaluation);
}

function writeBuiltInBlock(block: BlockNode, frame: Frame, output: LineOutput, evaluation: Evaluation): void {
  const { call, names } = block;
  const [subject] = call.args;
  if (subject === undefined || call.args.length > 1) {
    report(evaluation, badArgument, `\`#${call.name}\` takes one argument.`, null, call.at, frame);
    return;
  }
  const isQuestion = call.name === 'if' || call.name === 'unless';
  const value = isQuestion && isMissingEntry(subject, frame) ? null : evaluateExpr(subject, frame, evaluation);
  if (value === undefined) return;
  if (call.name === 'each') {
    writeEach(block, value, frame, output, evaluation);
    return;
  }
  const isPositive = isTrue(value) !== (call.name === 'unless');
  const body = isPositive ? block.body : block.otherwise;
  const inner = call.name === 'with' && isPositive ? within(frame, value, names, [value]) : frame;
  writeNodes(body, inner, output, evaluation);
}

/** `{{#if this.where}}`: that an item of a list may lack an entry can be asked for. A plain name cannot, it may be a typo. */
function isMissingEntry(subject: TemplateExpr, { scope }: Frame): boolean {
  if (subject.kind !== 'path' || subject.data || lookUp(subject, scope) !== undefined) return false;
  const owner = { ...subject, parts: subject.parts.slice(0, -1) };
  return (subject.own || subject.parts.length > 1) && isObjectValue(lookUp(owner, scope));
}

function writeHelperBlock(block: BlockNode, frame: Frame, output: LineOutput, evaluation: Evaluation): void {
  const { call } = block;
  const helper = findHelper(call.name);
  if (helper?.block !== true) {
    const blocks = [...builtInBlocks, ...helpers.filter((one) => one.block).map((one) => one.name)];
    const message = helper === null ? `There is no block \`${call.name}\`.` : `\`${call.name}\` is not a block.`;
    report(evaluation, unknownHelper, message, didYouMean(call.name, blocks), call.nameAt, frame);
    return;
  }
  const value = callHelper(call, frame, evaluation);
  if (value !== undefined) writeNodes(isTrue(value) ? block.body : block.otherwise, frame, output, evaluation);
}

function writeEach(
  block: BlockNode,
  value: TemplateValue,
  frame: Frame,
  output: LineOutput,
  evaluation: Evaluation,
): void {
  const items: readonly (readonly [key: string | number, item: JsonValue])[] | null = isListValue(value)
    ? value.map((item, index) => [index, item])
    : isObjectValue(value)
      ? Object.entries(value)
      : null;
  if (items === null) {
    const at = block.call.args[0]?.at ?? block.call.at;
    report(
      evaluation,
      badArgument,
      `\`#each\` goes through a list or an object, not ${describeValue(value)}.`,
      null,
      at,
      frame,
    );
    return;
  }
  if (items.length === 0) writeNodes(block.otherwise, frame, output, evaluation);
  items.forEach(([key, item], index) => {
    const data = new Map<string, JsonValue>([
      ['index', index],
      ['key', key],
      ['first', index === 0],
      ['last', index === items.length - 1],
    ]);
    writeNodes(block.body, within(frame, item, block.names, [item, key], data), output, evaluation);
  });
}

function within(
  frame: Frame,
  value: TemplateValue,
  names: readonly string[],
  values: readonly TemplateValue[],
  data?: ReadonlyMap<string, JsonValue>,
): Frame {
  const locals = new Map(names.map((name, index) => [name, values[index] ?? null]));
  return { ...frame, scope: innerScope(frame.scope, { value, locals, ...(data && { data }) }) };
}

function writePartial(node: PartialNode, frame: Frame, output: LineOutput, evaluation: Evaluation): void {
  const file = evaluation.partial(node.name);
  if (file === null) {
    if (evaluation.isBrokenPartial?.(node.name)) return;
    const hint = didYouMean(node.name, evaluation.partialNames());
    report(evaluation, unknownPartial, `There is no partial \`${node.name}\`.`, hint, node.at, frame);
    return;
  }
  if (frame.partials.includes(node.name)) {
    const circle = [...frame.partials.slice(frame.partials.indexOf(node.name)), node.name].join(' → ');
    report(evaluation, partialCycle, `The partial \`${node.name}\` contains itself: ${circle}.`, null, node.at, frame);
    return;
  }
  const given = node.context === null ? frame.scope.value : evaluateExpr(node.context, frame, evaluation);
  const named = namedValues(node.hash, frame, evaluation);
  if (given === undefined || named === null) return;
  const inner = output.another();
  const calledFrom = frame.calledFrom ?? node.at[0];
  const partials = [...frame.partials, node.name];
  const scope = innerScope(topScope, { value: merged(given, named), locals: named });
  writeNodes(file.template, { path: file.path, calledFrom, scope, partials }, inner, evaluation);
  const rendered = inner.finish();
  output.writeRendered(rendered, (_line, inside) => ({ line: calledFrom, inside }), node.indent);
}

/** A partial sees the value that it is given, and the arguments over it. Arguments may be SQL, which JSON has no place for. */
function merged(given: TemplateValue, named: ReadonlyMap<string, TemplateValue>): TemplateValue {
  if (!isObjectValue(given) && named.size === 0) return given;
  const plain: Record<string, JsonValue> = isObjectValue(given) ? { ...given } : {};
  for (const [name, value] of named) if (!isSqlValue(value)) plain[name] = value;
  return plain;
}
