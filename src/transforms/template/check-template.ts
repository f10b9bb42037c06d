import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { checkArguments, type MaybeKnown, notYetKnown } from '../helpers/check-arguments.ts';
import type { Helper } from '../helpers/helper.ts';
import { builtInBlocks, findHelper, helpers } from '../helpers/index.ts';
import type { KnownNames } from '../known-names.ts';
import { badArgument, unknownHelper, unknownName, unknownPartial } from './codes.ts';
import { hintForName, placeOfArgument, type TemplateFile } from './evaluate-values.ts';
import type { BlockNode, CallExpr, PathExpr, Place, Template, TemplateExpr } from './nodes.ts';
import { spanAt } from './nodes.ts';

/** How a template is looked at without rendering it, so that also branches which are not taken are checked. */
export interface TemplateCheck {
  readonly known: KnownNames;
  readonly hasPartial: (name: string) => boolean;
  readonly partialNames: () => readonly string[];
  readonly report: (finding: Diagnostic) => void;
  /** Called for every helper call whose arguments are all known and fine. */
  readonly onCall: (helper: Helper, values: readonly MaybeKnown[], at: Place) => void;
  readonly onPartial: (name: string) => void;
  /** False in a partial, whose arguments are names in scope that cannot be known. */
  readonly isScopeKnown: boolean;
}

/** Checks what can be told from the template alone: helpers, partials, and arguments that are written out. */
export function checkTemplate(file: TemplateFile, check: TemplateCheck): void {
  checkNodes(file.template, file.path, check);
}

function checkNodes(nodes: Template, path: string, check: TemplateCheck): void {
  for (const node of nodes) {
    if (node.kind === 'output') checkExpr(node.value, path, check);
    else if (node.kind === 'block') checkBlock(node, path, check);
    else if (node.kind === 'partial') {
      if (node.context !== null) checkExpr(node.context, path, check);
      for (const one of node.hash) checkExpr(one.value, path, check);
      if (check.hasPartial(node.name)) check.onPartial(node.name);
      else
        report(
          check,
          unknownPartial,
          `There is no partial \`${node.name}\`.`,
          didYouMean(node.name, check.partialNames()),
          node.at,
          path,
        );
    }
  }
}

function checkBlock(block: BlockNode, path: string, check: TemplateCheck): void {
  const { call } = block;
  if (call.name === 'raw') return;
  if (builtInBlocks.some((name) => name === call.name)) {
    for (const arg of call.args) checkExpr(arg, path, check);
    if (call.args.length !== 1)
      report(check, badArgument, `\`#${call.name}\` takes one argument.`, null, call.at, path);
  } else if (findHelper(call.name)?.block === true) {
    checkCall(call, path, check);
  } else {
    const blocks = [...builtInBlocks, ...helpers.filter((one) => one.block).map((one) => one.name)];
    const isHelper = findHelper(call.name) !== null;
    const message = isHelper ? `\`${call.name}\` is not a block.` : `There is no block \`${call.name}\`.`;
    report(check, unknownHelper, message, didYouMean(call.name, blocks), call.nameAt, path);
  }
  const opensScope = call.name === 'each' || call.name === 'with';
  checkNodes(block.body, path, opensScope ? { ...check, isScopeKnown: false } : check);
  checkNodes(block.otherwise, path, check);
}

function checkExpr(expr: TemplateExpr, path: string, check: TemplateCheck): MaybeKnown {
  if (expr.kind === 'literal') return expr.value;
  if (expr.kind === 'call') checkCall(expr, path, check);
  else checkPath(expr, path, check);
  return notYetKnown;
}

/** At the top of a model nothing is in scope, so a name without arguments has to be a helper. */
function checkPath(expr: PathExpr, path: string, check: TemplateCheck): void {
  const [name, ...rest] = expr.parts;
  const isPlain = !expr.data && !expr.own && expr.up === 0 && rest.length === 0 && name !== undefined;
  if (isPlain && findHelper(name) !== null) {
    if (check.isScopeKnown)
      checkCall({ kind: 'call', name, nameAt: expr.at, args: [], hash: [], at: expr.at }, path, check);
    return;
  }
  if (check.isScopeKnown) {
    const hint = didYouMean(
      expr.text,
      helpers.map((helper) => helper.name),
    );
    report(
      check,
      unknownName,
      `There is nothing called \`${expr.text}\` here.`,
      hintForName(expr, check.known) ?? hint,
      expr.at,
      path,
    );
  }
}

function checkCall(call: CallExpr, path: string, check: TemplateCheck): void {
  const values = call.args.map((arg) => checkExpr(arg, path, check));
  const options = new Map<string, MaybeKnown>(
    call.hash.map((one) => [one.name, checkExpr(one.value, path, check)] as const),
  );
  const helper = findHelper(call.name);
  if (helper === null) {
    const hint = didYouMean(
      call.name,
      helpers.map((one) => one.name),
    );
    report(check, unknownHelper, `There is no helper \`${call.name}\`.`, hint, call.nameAt, path);
    return;
  }
  const problems = checkArguments(helper, values, options, check.known);
  for (const { code, message, hint, argument } of problems) {
    report(check, code, message, hint, placeOfArgument(call, argument), path);
  }
  if (problems.length === 0) check.onCall(helper, values, call.at);
}

function report(
  check: TemplateCheck,
  code: CodeDoc,
  message: string,
  hint: string | null,
  at: Place,
  path: string,
): void {
  check.report(diagnostic(code, { message, hint, span: spanAt(path, at) }));
}
