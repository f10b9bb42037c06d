import {
  boolean,
  call,
  every,
  field,
  gt,
  integer,
  isNotNull,
  isNull,
  literal,
  null_,
  text,
} from '../../../src/sql/make.ts';
import type { Expr } from '../../../src/sql/nodes.ts';
import { type SqlType, sqlType } from '../../../src/sql/types.ts';
import { type ExprCase, exprCase } from '../contract-case.ts';

const listType: SqlType = { kind: 'array', of: sqlType('integer') };
const list = (...items: (number | null)[]): Expr => literal(items, listType);
const noList = null_(listType);
const json = (value: string): Expr => ({ kind: 'literal', value, type: sqlType('json') });
const noJson = null_(sqlType('json'));
const at = (value: string, path: string): Expr => call('json_value', json(value), text(path));

const person: SqlType = {
  kind: 'struct',
  fields: [
    { name: 'name', type: sqlType('string') },
    { name: 'tags', type: { kind: 'array', of: sqlType('string') } },
    { name: 'home', type: { kind: 'struct', fields: [{ name: 'city', type: sqlType('string') }] } },
  ],
};
const ann = literal({ name: 'Ann', tags: ["it's", ''], home: { city: 'Köln' } }, person);

export const listCases: readonly ExprCase[] = [
  exprCase('a list', list(1, 2), [1, 2]),
  exprCase('an empty list', list(), []),
  exprCase('array_length', call('array_length', list(1, 2, 3)), 3),
  exprCase('array_length counts nulls', call('array_length', list(1, null)), 2),
  exprCase('array_length of an empty list', call('array_length', list()), 0),
  exprCase('array_length of a null list', call('array_length', noList), null),
  exprCase('a null list is null', isNull(noList), true),
  exprCase('an empty list is not null', isNotNull(list()), true),
  exprCase(
    'every',
    every(list(1, 2), 'item', (item) => gt(item, integer(0))),
    true,
  ),
  exprCase(
    'every where one is false',
    every(list(1, -2), 'item', (item) => gt(item, integer(0))),
    false,
  ),
  exprCase(
    'every where one is null',
    every(list(1, null), 'item', (item) => gt(item, integer(0))),
    true,
  ),
  exprCase(
    'every where one is null and one false',
    every(list(null, -1), 'item', (item) => gt(item, integer(0))),
    false,
  ),
  exprCase(
    'every of none',
    every(list(), 'item', () => boolean(false)),
    true,
  ),
  exprCase(
    'every of a null list',
    every(noList, 'item', () => boolean(false)),
    true,
  ),
  exprCase('every not null', every(list(1, null), 'item', isNotNull), false),
  exprCase(
    'every within every',
    every(list(1, 2), 'outer_one', (one) => every(list(3, 4), 'inner_one', (other) => gt(other, one))),
    true,
  ),
  exprCase('a struct', ann, { name: 'Ann', tags: ["it's", ''], home: { city: 'Köln' } }),
  exprCase('a field', field(ann, 'name'), 'Ann'),
  exprCase('a field of a field', field(field(ann, 'home'), 'city'), 'Köln'),
  exprCase('a field of a null struct', field(null_(person), 'name'), null),
  exprCase(
    'a list of structs',
    literal([{ city: 'a' }, { city: null }], {
      kind: 'array',
      of: { kind: 'struct', fields: [{ name: 'city', type: sqlType('string') }] },
    }),
    [{ city: 'a' }, { city: null }],
  ),
];

export const jsonCases: readonly ExprCase[] = [
  exprCase('json_value of text', at('{"a":{"b":"x\\ny"}}', '$.a.b'), 'x\ny'),
  exprCase('json_value of text with quotes', at('{"a":"\\"it\'s\\""}', '$.a'), '"it\'s"'),
  exprCase('json_value of letters', at('{"a":"Köln 👍"}', '$.a'), 'Köln 👍'),
  exprCase('json_value of escapes', at('{"a":"\\u00e9\\\\"}', '$.a'), 'é\\'),
  exprCase('json_value of empty text', at('{"a":""}', '$.a'), ''),
  exprCase('json_value of the text null', at('{"a":"null"}', '$.a'), 'null'),
  exprCase('json_value of a whole number', at('{"a":42}', '$.a'), '42'),
  exprCase('json_value of a fraction', at('{"a":1.25}', '$.a'), '1.25'),
  exprCase('json_value of a fraction with a zero', at('{"a":1.50}', '$.a'), '1.5'),
  exprCase('json_value of the greatest integer', at('{"a":9223372036854775807}', '$.a'), '9223372036854775807'),
  exprCase('json_value of true', at('{"a":true}', '$.a'), 'true'),
  exprCase('json_value of false', at('{"a":false}', '$.a'), 'false'),
  exprCase('json_value of null', at('{"a":null}', '$.a'), null),
  exprCase('json_value of nothing', at('{}', '$.a'), null),
  exprCase('json_value of an object', at('{"a":{}}', '$.a'), null),
  exprCase('json_value of a list', at('{"a":[1]}', '$.a'), null),
  exprCase('json_value of an item', at('{"a":[1,"b"]}', '$.a[1]'), 'b'),
  exprCase('json_value of an item that is not there', at('{"a":[1]}', '$.a[1]'), null),
  exprCase('json_value below a scalar', at('{"a":1}', '$.a.b'), null),
  exprCase('json_value of a scalar itself', at('"x"', '$'), 'x'),
  exprCase('json_value of the null itself', at('null', '$'), null),
  exprCase('json_value is with case', at('{"A":1}', '$.a'), null),
  exprCase('json_value of a key in quotes', at('{"a b":1}', '$."a b"'), '1'),
  exprCase('json_value of no JSON', call('json_value', noJson, text('$.a')), null),
  // A JSON null is a value, no JSON at all is null.
  exprCase('a JSON null is not null', isNull(json('null')), false),
  exprCase('no JSON is null', isNull(noJson), true),
  exprCase('to_json of a list', call('to_json', list(1, 2)), '[1,2]'),
  exprCase('to_json of text', call('to_json', text('it\'s "x"')), '"it\'s \\"x\\""'),
  exprCase('to_json of a number', call('to_json', integer(5)), '5'),
  exprCase('to_json of true', call('to_json', boolean(true)), 'true'),
  exprCase('to_json of an empty list', call('to_json', list()), '[]'),
  exprCase('to_json of null', call('to_json', null_(sqlType('string'))), null),
  exprCase(
    'to_json of a struct',
    call('to_json', literal({ city: 'a' }, { kind: 'struct', fields: [{ name: 'city', type: sqlType('string') }] })),
    '{"city":"a"}',
  ),
  exprCase('json_text of a list', call('json_text', list(1, 2)), '[1,2]'),
  exprCase('json_text of JSON with white space', call('json_text', json('{"a": [1,  2]}')), '{"a":[1,2]}'),
  exprCase('json_text of the null of JSON', call('json_text', json('null')), 'null'),
  exprCase('json_text of no JSON', call('json_text', noJson), null),
  exprCase(
    'json_text of a struct',
    call('json_text', literal({ city: 'a' }, { kind: 'struct', fields: [{ name: 'city', type: sqlType('string') }] })),
    '{"city":"a"}',
  ),
];
