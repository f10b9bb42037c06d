import type { CodeDoc } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { grains } from '../../sql/grains.ts';
import type { KnownNames } from '../known-names.ts';
import { badArgument } from '../template/codes.ts';
import { describeValue, isListValue, isSqlValue, type TemplateValue } from '../template/values.ts';
import { unknownEvent, unknownModel, unknownSource, unknownVariable } from './codes.ts';
import type { Helper, HelperParam } from './helper.ts';

/** One thing that is wrong with the arguments of a call. */
export interface ArgumentProblem {
  readonly code: CodeDoc;
  readonly message: string;
  readonly hint: string | null;
  /** Number of the argument or name of the option; null where it concerns the call as a whole. */
  readonly argument: number | string | null;
}

/** A value that is not known before the template is rendered. */
export const notYetKnown = Symbol('not yet known');
export type MaybeKnown = TemplateValue | typeof notYetKnown;

/** Grains that templates may name; which day a week begins on is a setting of the project. */
export const templateGrains = grains.filter((grain) => grain !== 'week_sunday');
export const templateTypes = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp', 'uuid', 'json'] as const;

export function checkArguments(
  helper: Helper,
  args: readonly MaybeKnown[],
  options: ReadonlyMap<string, MaybeKnown>,
  known: KnownNames,
): ArgumentProblem[] {
  const problems: ArgumentProblem[] = [];
  const last = helper.params.at(-1);
  if (args.length < helper.params.length) {
    const missing = helper.params.filter((param) => param.optional !== true).slice(args.length);
    if (missing.length > 0) problems.push(tooFew(missing, helper));
  }
  args.forEach((value, index) => {
    const param = helper.params[index] ?? (last?.rest === true ? last : undefined);
    const hasDefault = param?.kind === 'var' && options.has('default');
    const problem = param === undefined ? tooMany(helper) : hasDefault ? null : problemOf(param, value, known);
    if (problem !== null) problems.push({ ...problem, argument: index });
  });
  for (const [name, value] of options) {
    const param = (helper.options ?? []).find((one) => one.name === name);
    const problem = param === undefined ? unknownOption(helper, name) : problemOf(param, value, known);
    if (problem !== null) problems.push({ ...problem, argument: name });
  }
  return problems;
}

type Problem = Omit<ArgumentProblem, 'argument'>;

function tooFew(missing: readonly HelperParam[], helper: Helper): ArgumentProblem {
  const names = missing.map((param) => `\`${param.name}\``).join(' and ');
  const message = `\`${helper.name}\` needs ${names}: ${missing.map((param) => param.description).join('; ')}.`;
  return { code: badArgument, message, hint: `For example: \`${helper.example}\``, argument: null };
}

function tooMany(helper: Helper): Problem {
  const { length } = helper.params;
  const takes = length === 0 ? 'no arguments' : length === 1 ? 'one argument' : `at most ${length} arguments`;
  return {
    code: badArgument,
    message: `\`${helper.name}\` takes ${takes}.`,
    hint: `For example: \`${helper.example}\``,
  };
}

function unknownOption(helper: Helper, name: string): Problem {
  const hint = didYouMean(
    name,
    (helper.options ?? []).map((option) => option.name),
  );
  return { code: badArgument, message: `\`${helper.name}\` has no option \`${name}\`.`, hint };
}

function problemOf(param: HelperParam, value: MaybeKnown, known: KnownNames): Problem | null {
  if (value === notYetKnown) return null;
  switch (param.kind) {
    case 'sql':
      return isSqlLike(value) ? null : wrong(param, 'SQL as text, or a number', value);
    case 'grain':
      return oneOf(param, value, templateGrains);
    case 'type':
      return oneOf(param, value, templateTypes);
    case 'number':
      return typeof value === 'number' ? null : wrong(param, 'a number', value);
    case 'text':
      return typeof value === 'string' || typeof value === 'number' ? null : wrong(param, 'text', value);
    case 'list':
      return isListValue(value) ? null : wrong(param, 'a list', value);
    case 'value':
      return null;
    default:
      return nameProblem(param, value, known);
  }
}

function isSqlLike(value: TemplateValue): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return isSqlValue(value) || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function wrong(param: HelperParam, expected: string, value: TemplateValue): Problem {
  const message = `\`${param.name}\` (${param.description}) takes ${expected}, not ${describeValue(value)}.`;
  return { code: badArgument, message, hint: null };
}

function oneOf(param: HelperParam, value: TemplateValue, words: readonly string[]): Problem | null {
  if (typeof value !== 'string') return wrong(param, `one of ${words.join(', ')}`, value);
  if (words.includes(value)) return null;
  return { code: badArgument, message: `There is no ${param.kind} \`${value}\`.`, hint: didYouMean(value, words) };
}

function nameProblem(param: HelperParam, value: TemplateValue, known: KnownNames): Problem | null {
  if (typeof value !== 'string') return wrong(param, 'a name in quotes', value);
  switch (param.kind) {
    case 'model':
      return modelProblem(value, known);
    case 'event':
      return eventProblem(value, known);
    case 'source':
      return sourceProblem(value, known);
    default:
      if (Object.hasOwn(known.vars, value)) return null;
      return {
        code: unknownVariable,
        message: `There is no variable \`${value}\`.`,
        hint:
          didYouMean(value, Object.keys(known.vars)) ??
          'Add it to `vars` in `waymark.yaml`, or give it a default: `default=…`.',
      };
  }
}

function modelProblem(name: string, known: KnownNames): Problem | null {
  if (known.models.has(name) || known.seeds.has(name)) return null;
  if (known.events.has(name)) {
    return { code: unknownModel, message: `\`${name}\` is an event.`, hint: `Write \`{{event "${name}"}}\`.` };
  }
  if (known.sources.has(name)) {
    return { code: unknownModel, message: `\`${name}\` is a source.`, hint: `Write \`{{source "${name}"}}\`.` };
  }
  if (!known.isComplete) return null;
  return {
    code: unknownModel,
    message: `There is no model or seed \`${name}\`.`,
    hint: didYouMean(name, [...known.models, ...known.seeds]),
  };
}

function eventProblem(name: string, known: KnownNames): Problem | null {
  if (known.events.has(name)) return null;
  if (known.models.has(name) || known.seeds.has(name)) {
    const kind = known.models.has(name) ? 'model' : 'seed';
    return { code: unknownEvent, message: `\`${name}\` is a ${kind}.`, hint: `Write \`{{ref "${name}"}}\`.` };
  }
  if (!known.isComplete) return null;
  return { code: unknownEvent, message: `There is no event \`${name}\`.`, hint: didYouMean(name, known.events.keys()) };
}

function sourceProblem(name: string, known: KnownNames): Problem | null {
  const source = known.sources.get(name);
  if (source === undefined) {
    if (!known.isComplete) return null;
    return {
      code: unknownSource,
      message: `There is no source \`${name}\`.`,
      hint: didYouMean(name, known.sources.keys()),
    };
  }
  if (source.table !== undefined) return null;
  return {
    code: unknownSource,
    message: `The source \`${name}\` reads files, not a table.`,
    hint: 'Its rows are in the tables of its events: `{{event "…"}}`.',
  };
}
