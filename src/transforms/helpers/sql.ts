import { aggregate, cast, number, safeCast, call as sqlCall, text } from '../../sql/make.ts';
import { isTrue, sqlValue } from '../template/values.ts';
import type { Helper, HelperParam } from './helper.ts';

const value: HelperParam = { name: 'value', kind: 'sql', description: 'an expression' };

/** Helpers for what every warehouse can do and each writes in its own way. */
export const sqlHelpers: readonly Helper[] = [
  {
    name: 'safe_divide',
    group: 'sql',
    summary: 'A division that gives null where the denominator is zero, and never whole-number division.',
    params: [
      { name: 'numerator', kind: 'sql', description: 'what is divided' },
      { name: 'denominator', kind: 'sql', description: 'by what it is divided' },
    ],
    example: '{{safe_divide "sum(amount)" "count(*)"}}',
    render: (call) => sqlValue(sqlCall('safe_divide', call.sql(0), call.sql(1))),
  },
  {
    name: 'json_value',
    group: 'sql',
    summary: 'The text at a path of a JSON value; null where there is none, or it is not a scalar.',
    params: [
      { name: 'json', kind: 'sql', description: 'a JSON value' },
      { name: 'path', kind: 'text', description: 'a JSON path such as `$.a.b`' },
    ],
    example: '{{json_value "payload" "$.order.id"}}',
    render: (call) => sqlValue(sqlCall('json_value', call.sql(0), text(call.text(1)))),
  },
  {
    name: 'median',
    group: 'sql',
    summary: 'The exact median of an aggregation.',
    params: [value],
    example: '{{median "amount"}}',
    render: (call) => sqlValue(aggregate('median', [call.sql(0)])),
  },
  {
    name: 'percentile',
    group: 'sql',
    summary: 'An exact percentile of an aggregation, interpolated between the two nearest values.',
    params: [value, { name: 'fraction', kind: 'number', description: 'a number between 0 and 1' }],
    example: '{{percentile "amount" 0.95}}',
    render: (call) => sqlValue(aggregate('percentile', [call.sql(0), number(call.number(1))])),
  },
  {
    name: 'count_if',
    group: 'sql',
    summary: 'The number of rows of an aggregation for which a condition is true.',
    params: [{ name: 'condition', kind: 'sql', description: 'a condition' }],
    example: `{{count_if "tier = 'plus'"}}`,
    render: (call) => sqlValue(aggregate('count', [], { where: call.sql(0) })),
  },
  {
    name: 'cast',
    group: 'sql',
    summary: 'A value of another type. The statement fails where it does not convert, or gives null with `safe=true`.',
    params: [value, { name: 'type', kind: 'type', description: 'a type of the catalog, or `json`' }],
    options: [{ name: 'safe', kind: 'value', description: 'true: null where the value does not convert' }],
    example: '{{cast "amount" "number" safe=true}}',
    render(call) {
      const make = isTrue(call.option('safe') ?? false) ? safeCast : cast;
      return sqlValue(make(call.sql(0), call.type(1)));
    },
  },
  {
    name: 'regexp_matches',
    group: 'sql',
    summary: 'Whether a text matches an RE2 regular expression anywhere.',
    params: [
      { name: 'text', kind: 'sql', description: 'a text' },
      { name: 'pattern', kind: 'text', description: 'a regular expression' },
    ],
    example: '{{regexp_matches "referrer" "^https://"}}',
    render: (call) => sqlValue(sqlCall('regexp_matches', call.sql(0), text(call.text(1)))),
  },
  {
    name: 'array_length',
    group: 'sql',
    summary: 'The number of elements of a list.',
    params: [{ name: 'list', kind: 'sql', description: 'a list' }],
    example: '{{array_length "sku"}}',
    render: (call) => sqlValue(sqlCall('array_length', call.sql(0))),
  },
];
