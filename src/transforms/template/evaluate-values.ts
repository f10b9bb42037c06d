import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { checkArguments } from '../helpers/check-arguments.ts';
import type { Beside } from '../helpers/compared-column.ts';
import type { Helper, RenderContext } from '../helpers/helper.ts';
import { findHelper, helpers } from '../helpers/index.ts';
import type { KnownNames } from '../known-names.ts';
import { unknownHelper, unknownName } from './codes.ts';
import { helperCall } from './helper-call.ts';
import {
  type CallExpr,
  type NamedArg,
  type PathExpr,
  type Place,
  spanAt,
  type Template,
  type TemplateExpr,
} from './nodes.ts';
import { lookUp, namesInScope, type Scope } from './scope.ts';
import type { TemplateValue } from './values.ts';

/** A template and the file that it stands in. */
export interface TemplateFile {
  readonly path: string;
  readonly template: Template;
}

export interface Evaluation {
  readonly known: KnownNames;
  readonly context: RenderContext;
  readonly partial: (name: string) => TemplateFile | null;
  readonly partialNames: () => readonly string[];
  /** True for partials that are there but could not be parsed: nothing is said about them. */
  readonly isBrokenPartial?: (name: string) => boolean;
  readonly report: (finding: Diagnostic) => void;
  /** Called for every helper call whose arguments are fine. */
  readonly onCall: ((helper: Helper, values: readonly TemplateValue[], at: Place, path: string) => void) | null;
}

/** Where evaluation is: in which file, called from which line of the model, with which names. */
export interface Frame {
  readonly path: string;
  /** Line of the model's own template that led into this file; null in the model's own file. */
  readonly calledFrom: number | null;
  readonly scope: Scope;
  /** The partials that it is inside of. */
  readonly partials: readonly string[];
}

/**
 * The value of an argument or a tag; undefined after something was reported. `beside` is the text around a tag; null where it is
 * none, but an argument of one.
 */
export function evaluateExpr(
  expr: TemplateExpr,
  frame: Frame,
  evaluation: Evaluation,
  beside: Beside | null = null,
): TemplateValue | undefined {
  if (expr.kind === 'literal') return expr.value;
  return expr.kind === 'call'
    ? callHelper(expr, frame, evaluation, beside)
    : pathValue(expr, frame, evaluation, beside);
}

function pathValue(
  path: PathExpr,
  frame: Frame,
  evaluation: Evaluation,
  beside: Beside | null,
): TemplateValue | undefined {
  const found = lookUp(path, frame.scope);
  if (found !== undefined) return found;
  const [name] = path.parts;
  const isPlain = !path.data && !path.own && path.up === 0 && path.parts.length === 1;
  if (isPlain && name !== undefined && findHelper(name) !== null) {
    const call: CallExpr = { kind: 'call', name, nameAt: path.at, args: [], hash: [], at: path.at };
    return callHelper(call, frame, evaluation, beside);
  }
  report(
    evaluation,
    unknownName,
    `There is nothing called \`${path.text}\` here.`,
    hintFor(path, frame, evaluation),
    path.at,
    frame,
  );
  return undefined;
}

function hintFor(path: PathExpr, { scope }: Frame, { known }: Evaluation): string | null {
  const names = [...namesInScope(scope), ...helpers.map((helper) => helper.name)];
  return hintForName(path, known) ?? didYouMean(path.text, names);
}

/** How to write what a name most likely means. */
export function hintForName({ text, data }: PathExpr, known: KnownNames): string | null {
  if (data) return 'In `{{#each …}}` there are `@index`, `@key`, `@first` and `@last`.';
  if (text === 'this') return 'At the top there is no item. The table itself is `{{self}}`.';
  if (Object.hasOwn(known.vars, text)) return `Write \`{{var "${text}"}}\`.`;
  if (known.models.has(text) || known.seeds.has(text)) return `Write \`{{ref "${text}"}}\`.`;
  return known.events.has(text) ? `Write \`{{event "${text}"}}\`.` : null;
}

/** The value of a helper call; undefined after something was reported. */
export function callHelper(
  call: CallExpr,
  frame: Frame,
  evaluation: Evaluation,
  beside: Beside | null = null,
): TemplateValue | undefined {
  const helper = findHelper(call.name);
  const values = call.args.map((arg) => evaluateExpr(arg, frame, evaluation));
  const options = namedValues(call.hash, frame, evaluation);
  if (helper === null) {
    const hint = didYouMean(
      call.name,
      helpers.map((one) => one.name),
    );
    report(evaluation, unknownHelper, `There is no helper \`${call.name}\`.`, hint, call.nameAt, frame);
    return undefined;
  }
  const isKnown = (value: TemplateValue | undefined): value is TemplateValue => value !== undefined;
  if (!values.every(isKnown) || options === null) return undefined;
  const problems = checkArguments(helper, values, options, evaluation.known);
  for (const { code, message, hint, argument } of problems) {
    report(evaluation, code, message, hint, placeOfArgument(call, argument), frame);
  }
  if (problems.length > 0) return undefined;
  evaluation.onCall?.(helper, values, call.at, frame.path);
  let isGood = true;
  const complain = (code: CodeDoc, message: string, hint: string | null = null): void => {
    isGood = false;
    report(evaluation, code, message, hint, call.at, frame);
  };
  const { context } = evaluation;
  const value = helper.render(
    helperCall(values, options, spanAt(frame.path, call.at), { context, beside }, complain),
    context,
  );
  return isGood ? value : undefined;
}

export function placeOfArgument(call: CallExpr, argument: number | string | null): Place {
  if (typeof argument === 'number') return call.args[argument]?.at ?? call.at;
  return call.hash.find((one) => one.name === argument)?.at ?? call.at;
}

/** The values of named arguments; null after something was reported. */
export function namedValues(
  hash: readonly NamedArg[],
  frame: Frame,
  evaluation: Evaluation,
): ReadonlyMap<string, TemplateValue> | null {
  const values = new Map<string, TemplateValue>();
  let isGood = true;
  for (const one of hash) {
    const value = evaluateExpr(one.value, frame, evaluation);
    if (value === undefined) isGood = false;
    else values.set(one.name, value);
  }
  return isGood ? values : null;
}

/** Complains about a place of the file that the frame is in. */
export function report(
  evaluation: Evaluation,
  code: CodeDoc,
  message: string,
  hint: string | null,
  at: Place,
  frame: Frame,
): void {
  evaluation.report(diagnostic(code, { message, hint, span: spanAt(frame.path, at) }));
}
