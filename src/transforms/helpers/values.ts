import type { JsonValue } from '../../model/values.ts';
import { literal } from '../../sql/make.ts';
import type { SqlScalar } from '../../sql/types.ts';
import { sqlType } from '../../sql/types.ts';
import { badArgument, noText } from '../template/codes.ts';
import {
  describeValue,
  isListValue,
  isObjectValue,
  isSqlValue,
  isTrue,
  type TemplateValue,
} from '../template/values.ts';
import type { Helper, HelperCall, HelperParam, RenderContext } from './helper.ts';

const a: HelperParam = { name: 'a', kind: 'value', description: 'a value' };
const b: HelperParam = { name: 'b', kind: 'value', description: 'another value' };
const more: HelperParam = { ...b, rest: true };

/** Helpers for variables, and for the few decisions that a layout needs. */
export const valueHelpers: readonly Helper[] = [
  {
    name: 'var',
    group: 'values',
    summary: 'The value of a variable. Where it goes into SQL as a constant, put it into `quote` or `list`.',
    params: [{ name: 'name', kind: 'var', description: 'the name of a variable' }],
    options: [{ name: 'default', kind: 'value', description: 'the value where the variable has none' }],
    example: '{{quote (var "launched_at")}}',
    render(call, { vars }) {
      const name = call.text(0);
      return (Object.hasOwn(vars, name) ? vars[name] : call.option('default')) ?? null;
    },
  },
  {
    name: 'quote',
    group: 'values',
    summary: 'A constant of SQL: text in quotes, numbers and true/false as they are.',
    params: [{ name: 'value', kind: 'value', description: 'text, a number or true/false' }],
    options: [
      { name: 'type', kind: 'type', description: 'the type of the constant, where it is not that of the value' },
    ],
    example: '{{quote (var "launched_at") type="date"}}',
    render: (call, context) => constant(call.value(0), call, context),
  },
  {
    name: 'list',
    group: 'values',
    summary: 'The values of a list as SQL constants with commas between them; `null` where the list is empty.',
    params: [{ name: 'list', kind: 'list', description: 'a list' }],
    options: [
      { name: 'type', kind: 'type', description: 'the type of the constants, where it is not that of the values' },
    ],
    example: 'tier in ({{list (var "tiers")}})',
    render(call, context) {
      const values = call.value(0);
      if (!isListValue(values) || values.length === 0) return 'null';
      return values.map((one) => constant(one, call, context)).join(', ');
    },
  },
  {
    name: 'identifier',
    group: 'values',
    summary: 'A name as an identifier of SQL, in quotes where it needs them.',
    params: [{ name: 'name', kind: 'text', description: 'the name of a column or table' }],
    example: '{{identifier "order"}}',
    render: (call, { dialect }) => dialect.identifier(call.text(0)),
  },
  {
    name: 'concat',
    group: 'values',
    summary: 'Texts joined together, for instance to make the name of an event.',
    params: [a, more],
    example: '{{event (concat "order." this)}}',
    render: (call) => every(call, textOf).join(''),
  },
  {
    name: 'lookup',
    group: 'values',
    summary: 'The entry of an object with a key, or of a list with a number from 0.',
    params: [
      { name: 'of', kind: 'value', description: 'an object or a list' },
      { name: 'key', kind: 'text', description: 'the key or number' },
    ],
    example: '{{lookup (var "prices") "plus"}}',
    render(call) {
      const found = entryOf(call.value(0), call.text(1));
      if (found !== undefined) return found;
      call.report(badArgument, `${describeValue(call.value(0))} has no entry \`${call.text(1)}\`.`);
      return '';
    },
  },
  {
    name: 'eq',
    group: 'values',
    summary: 'Whether two values are equal.',
    params: [a, b],
    example: '{{#if (eq this "plus")}}…{{/if}}',
    render: (call) => isEqual(call.value(0), call.value(1)),
  },
  {
    name: 'not',
    group: 'values',
    summary: 'Whether a value is false: false, null, 0, empty text or an empty list.',
    params: [a],
    example: '{{#if (not @last)}},{{/if}}',
    render: (call) => !isTrue(call.value(0)),
  },
  {
    name: 'and',
    group: 'values',
    summary: 'Whether all values are true.',
    params: [a, more],
    example: '{{#if (and incremental (var "fast"))}}…{{/if}}',
    render: (call) => every(call, isTrue).every((one) => one),
  },
  {
    name: 'or',
    group: 'values',
    summary: 'Whether any value is true.',
    params: [a, more],
    example: '{{#if (or @first @last)}}…{{/if}}',
    render: (call) => every(call, isTrue).some((one) => one),
  },
];

function every<T>(call: HelperCall, read: (value: TemplateValue, call: HelperCall) => T): T[] {
  return Array.from({ length: call.count }, (_, index) => read(call.value(index), call));
}

function textOf(value: TemplateValue, call: HelperCall): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  call.report(badArgument, `\`concat\` joins text and numbers, not ${describeValue(value)}.`);
  return '';
}

function entryOf(of: TemplateValue, key: string): JsonValue | undefined {
  if (isListValue(of)) return of[Number(key)];
  return isObjectValue(of) && Object.hasOwn(of, key) ? of[key] : undefined;
}

function isEqual(one: TemplateValue, other: TemplateValue): boolean {
  if (typeof one === 'bigint' || typeof other === 'bigint') return String(one) === String(other);
  return typeof one === 'object' && typeof other === 'object'
    ? JSON.stringify(one) === JSON.stringify(other)
    : one === other;
}

function constant(value: TemplateValue, call: HelperCall, { dialect }: RenderContext): string {
  if (isSqlValue(value)) return dialect.expr(value.expr);
  if (value === null) return 'null';
  if (typeof value === 'object') {
    call.report(noText, `A constant of SQL cannot be made of ${describeValue(value)}.`);
    return 'null';
  }
  const written = call.option('type');
  const type = typeof written === 'string' ? scalarType(written) : ownType(value);
  return dialect.expr(literal(type === 'string' ? String(value) : value, sqlType(type)));
}

const scalars: readonly SqlScalar[] = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp', 'uuid', 'json'];

function scalarType(name: string): SqlScalar {
  return scalars.find((one) => one === name) ?? 'string';
}

function ownType(value: string | number | bigint | boolean): SqlScalar {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'bigint' || Number.isInteger(value) ? 'integer' : 'number';
}
