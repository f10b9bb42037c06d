import type { Span } from '../../base/span.ts';
import { grains } from '../../sql/grains.ts';
import { type SqlScalar, sqlType } from '../../sql/types.ts';
import { templateTypes } from '../helpers/check-arguments.ts';
import type { Beside } from '../helpers/compared-column.ts';
import type { HelperCall, RenderContext } from '../helpers/helper.ts';
import { sqlArgument } from '../helpers/sql-argument.ts';
import type { TemplateValue } from './values.ts';

/** The arguments of a call for a helper to read. They were checked before: that one is missing or odd is our own mistake. */
export function helperCall(
  values: readonly TemplateValue[],
  options: ReadonlyMap<string, TemplateValue>,
  span: Span,
  { context, beside }: { readonly context: RenderContext; readonly beside: Beside | null },
  report: HelperCall['report'],
): HelperCall {
  const value = (index: number): TemplateValue => values[index] ?? null;
  return {
    span,
    beside,
    count: values.length,
    value,
    sql: (index) => sqlArgument(value(index)),
    text: (index) => String(value(index)),
    number: (index) => Number(value(index)),
    grain(index) {
      const name = value(index);
      const wanted = name === 'week' && context.weekStart === 'sunday' ? 'week_sunday' : name;
      const found = grains.find((grain) => grain === wanted);
      if (found === undefined) throw new Error(`The grain "${String(name)}" was not checked.`);
      return found;
    },
    type: (index) => sqlType(typeNamed(value(index))),
    option: (name) => options.get(name),
    report,
  };
}

function typeNamed(name: TemplateValue): SqlScalar {
  const found = templateTypes.find((type) => type === name);
  if (found === undefined) throw new Error(`The type "${String(name)}" was not checked.`);
  return found;
}
