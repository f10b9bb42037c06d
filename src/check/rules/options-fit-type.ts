import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { checkValue } from '../../model/check-value.ts';
import type { ValueType } from '../../model/values.ts';
import type { Located } from '../../yaml/shape.ts';
import { typeOf } from '../resolve-properties.ts';
import type { TypeSpec } from '../type-shape.ts';
import type { Word } from '../word-shape.ts';
import { propertyExample, type Rule } from './rule.ts';

const wrongOption: CodeDoc = {
  code: 'type/option',
  severity: 'error',
  summary: 'A value of `enum` or `const` that the type does not allow.',
  explanation:
    'The value has another type, or lies outside of the bounds beside it, so that it could never occur. Put quotes around text that looks like a number or like true and false.',
  examples: {
    wrong: propertyExample('size: {type: string, enum: [small, 42]}'),
    right: propertyExample('size: {type: string, enum: [small, "42"]}'),
  },
};

const enumAndConst: CodeDoc = {
  code: 'type/enum-and-const',
  severity: 'error',
  summary: '`enum` and `const` for the same value.',
  explanation: '`const` leaves a single value, so that `enum` beside it says nothing, or contradicts it.',
  examples: {
    wrong: propertyExample('app: {type: string, enum: [web, reports], const: reports}'),
    right: propertyExample('app: {type: string, const: reports}'),
  },
};

/** The values of `enum` and `const` are values of the type. */
export const optionsFitType: Rule = {
  name: 'options-fit-type',
  codes: [wrongOption, enumAndConst],
  check({ written }, report) {
    for (const { spec, label } of written.types) {
      if (spec.enum === undefined && spec.const === undefined) continue;
      if (spec.type === undefined || spec.type === 'array' || spec.type === 'object') continue;
      const type = withoutOptions(spec);
      if (type === null) continue;
      for (const option of spec.enum ?? []) check(option, type, spec, label, report);
      if (spec.const !== undefined) check(spec.const, type, spec, label, report);
      if (spec.enum === undefined || spec.const === undefined) continue;
      report(
        diagnostic(enumAndConst, { message: `\`${label}\` has both \`enum\` and \`const\`.`, span: spec.const.span }),
      );
    }
  },
};

/** The type without its options. */
function withoutOptions(spec: TypeSpec): ValueType | null {
  const type = typeOf(spec);
  if (type === null) return null;
  const { enum: _, const: __, ...rest } = type;
  return rest;
}

function check(
  option: Located<Word>,
  type: ValueType,
  spec: TypeSpec,
  label: string,
  report: Parameters<Rule['check']>[1],
): void {
  const problem = checkValue(type, option.value)[0];
  if (problem === undefined) return;
  const isText = spec.type === 'string' && typeof option.value !== 'string';
  const message = `\`${label}\` can never have this value: ${problem.message}.`;
  report(
    diagnostic(wrongOption, {
      message,
      hint: isText ? `Write \`"${option.value}"\` for text.` : null,
      span: option.span,
    }),
  );
}
