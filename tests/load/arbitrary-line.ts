import fc from 'fast-check';
import type { EventDef } from '../../src/model/event.ts';
import type { Property, ValueType } from '../../src/model/values.ts';
import { words } from './arbitrary-event.ts';

/** JSON text of values of every type, as people and machines write it, and of what JSON does not have. */
const oddTexts = [
  ...[
    'null',
    'true',
    'false',
    '""',
    '"a"',
    '"5"',
    '"true"',
    '0',
    '-0',
    '5',
    '5.0',
    '5.5',
    '1e0',
    '1E2',
    '-1',
    '[]',
    '{}',
  ],
  ...[
    '[1]',
    '["a",null]',
    '{"a":1}',
    '{"a":1,"a":2}',
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
  ],
  ...[
    '-9223372036854775808',
    '12345678901234567890123',
    '1e400',
    '-1e400',
    '1e-400',
    '0.1e1',
    '"\\u0061"',
    '"\\ud83d\\ude00"',
  ],
  ...['"\\ud800"', '"\\u0000"', '"\\n"', '"NaN"'],
  ...[
    'NaN',
    'Infinity',
    '-Infinity',
    'nan',
    'inf',
    '-inf',
    '+1',
    '.5',
    '1.',
    '01',
    '0x1',
    '[1,]',
    '{"a":1,}',
    '"',
    "'a'",
    '',
    'undefined',
  ],
  ...['"a\tb"', '"\\x"', '[1 2]', '{"a" 1}', '{a: 1}', '/* */ 1', '1 // 2', '"2025-01-31T10:00:00"'],
];

const moments: Readonly<Record<'date' | 'timestamp' | 'uuid', readonly string[]>> = {
  date: [
    '2025-01-31',
    '2024-02-29',
    '0001-01-01',
    '9999-12-31',
    '2025-02-29',
    '2025-1-31',
    '0000-01-01',
    '20250131',
    '2025-01-31 ',
    '-2025-01-31',
    '2025-01-32',
  ],
  timestamp: [
    ...[
      '2025-01-31T10:00:00Z',
      '2025-01-31T10:00:00.5Z',
      '2025-01-31T10:00:00.123456789Z',
      '2025-01-31T23:59:59.9999999Z',
    ],
    ...[
      '2025-01-31T10:00:00+05:30',
      '2025-01-31T10:00:00.25-11:00',
      '2025-01-31T10:00:00-00:00',
      '2025-01-31T10:00:00+23:59',
    ],
    ...[
      '0001-01-01T00:00:00Z',
      '0001-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59Z',
      '9999-12-31T23:59:59-01:00',
      '1969-12-31T23:59:59.999999Z',
    ],
    ...[
      '2025-02-29T10:00:00Z',
      '2025-01-31T24:00:00Z',
      '2025-01-31T10:60:00Z',
      '2025-01-31T10:00:60Z',
      '2025-01-31t10:00:00z',
    ],
    ...[
      '2025-01-31 10:00:00Z',
      '2025-01-31T10:00:00',
      '2025-01-31T10:00:00+0530',
      '2025-01-31T10:00:00 UTC',
      '2025-01-31',
      '2025-01-31T10:00Z',
    ],
    ...[
      '2025-01-31T10:00:00.Z',
      '+2025-01-31T10:00:00Z',
      '2025-1-31T10:00:00.00Z',
      '2025-01-31T10:00:00+24:00',
      '0000-01-01T00:00:00Z',
    ],
  ],
  uuid: [
    ...[
      'a1d31f49-8571-44d4-aa82-ab01e3b21af0',
      'A1D31F49-8571-44D4-AA82-AB01E3B21AF0',
      '00000000-0000-0000-0000-000000000000',
    ],
    ...[
      'a1d31f49857144d4aa82ab01e3b21af0',
      '{a1d31f49-8571-44d4-aa82-ab01e3b21af0}',
      'a1d31f49-8571-44d4-aa82-ab01e3b21af',
      'g1d31f49-8571-44d4-aa82-ab01e3b21af0',
    ],
    ...['a1d31f498-571-44d4-aa82-ab01e3b21af0', 'a1d31f49-8571-44d4-aa82-ab01e3b21af0 '],
  ],
};

/** JSON text of a value: right often enough that whole payloads are valid, and wrong in every way. */
function textNear(type: ValueType): fc.Arbitrary<string> {
  return fc.oneof({ weight: 24, arbitrary: ofKind(type) }, { weight: 1, arbitrary: fc.constantFrom(...oddTexts) });
}

function ofKind(type: ValueType): fc.Arbitrary<string> {
  const usual = fc.oneof(
    { weight: 9, arbitrary: allowed(type) },
    type.nullable === true ? fc.constant('null') : allowed(type),
  );
  return usual;
}

function allowed(type: ValueType): fc.Arbitrary<string> {
  if (type.const !== undefined) return fc.constant(JSON.stringify(type.const));
  if (type.enum !== undefined) return fc.constantFrom(...type.enum.map((one) => JSON.stringify(one)));
  switch (type.type) {
    case 'array': {
      const { items } = type;
      const item = items === undefined ? fc.constantFrom('1', '"a"', 'null', '{"b":[]}') : textNear(items);
      return fc
        .array(item, {
          minLength: Math.min(type.min_items ?? 0, 3),
          maxLength: Math.max(type.min_items ?? 0, Math.min(type.max_items ?? 3, 3)),
        })
        .map((list) => `[${list.join(', ')}]`);
    }
    case 'object':
      return type.properties === undefined
        ? fc.constantFrom('{}', '{"x": [1, {"y": null}]}')
        : objectNear(type.properties);
    case 'integer':
      return fc.constantFrom('0', '1', '2', '5', '-1', '5.0', '1e1', '9007199254740993');
    case 'number':
      return fc.constantFrom('0', '1', '0.5', '2.25', '-1', '1e2', '1E-2', '5', '12345678901234567890');
    case 'boolean':
      return fc.constantFrom('true', 'false');
    case 'string':
      return fc.oneof(
        fc.constantFrom(...words, 'abc', 'b').map((one) => JSON.stringify(one)),
        fc.string({ maxLength: 4, unit: 'binary' }).map((one) => JSON.stringify(one)),
      );
    default:
      return fc
        .oneof(
          { weight: 4, arbitrary: fc.constantFrom(...moments[type.type].slice(0, 3)) },
          fc.constantFrom(...moments[type.type]),
        )
        .map((one) => JSON.stringify(one));
  }
}

function objectNear(properties: readonly Property[]): fc.Arbitrary<string> {
  const fields = properties.map((one) =>
    fc
      .tuple(textNear(one), fc.nat(one.required ? 29 : 2))
      .map(([value, absent]) => (absent === 0 ? [] : [`${JSON.stringify(one.name)}: ${value}`])),
  );
  const extra = fc.constantFrom(
    ...Array<string[]>(38).fill([]),
    ['"more": 1'],
    [`"${properties[0]?.name.replaceAll(/["\\]/g, '')}": 1`],
  );
  return fc.tuple(...fields, extra).map((all) => `{${all.flat().join(', ')}}`);
}

const rarely = (usual: string, ...others: readonly string[]) =>
  fc.oneof({ weight: 60, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

/** A line of NDJSON with the id `n`. Fields of the envelope are `event_id`, `event`, `timestamp` and `properties`. */
export function arbitraryLine(event: EventDef): fc.Arbitrary<(id: string) => string> {
  return fc
    .record({
      properties: objectNear(event.properties),
      name: rarely(`"${event.name}"`, '"other"', 'null', '5', '"seen "', '["seen"]'),
      time: rarely(
        '"2025-05-01T10:00:00Z"',
        ...moments.timestamp.map((one) => JSON.stringify(one)),
        'null',
        '1746093600',
        '""',
      ),
      id: rarely('', 'null', '5', '""', '"\\ud800"', '{}'),
      context: fc.oneof(
        { weight: 4, arbitrary: fc.constant('') },
        rarely(
          '"user": "u", ',
          '"user": null, ',
          '"user": 5, ',
          '"level": 3, ',
          '"level": null, ',
          '"level": "3", ',
          '"tags": ["a"], ',
          '"tags": null, ',
          '"tags": "a", ',
          '"user": "u", "level": 1, "more": 1, ',
        ),
      ),
      extra: rarely(
        '',
        '"more": NaN,',
        '"more": {"a": [1, ",}"]},',
        '"event": "other",',
        '"event_id": "x",',
        '"properties": {},',
        '"more": [1,],',
        '"more": "a:nan",',
      ),
      frame: rarely('x', ' x ', '\ufeffx', 'x,', 'xx', '[x]', 'x}', '\tx\r', 'x//', '"x"', '5', 'null', '{', 'x x'),
      spacing: fc.constantFrom(', ', ',', ' , '),
      isCompact: fc.boolean(),
    })
    .map((parts) => (id: string) => {
      const fields = [
        `"event_id": ${parts.id === '' ? JSON.stringify(id) : parts.id}`,
        `"event":${parts.name}`,
        `"timestamp": ${parts.time}`,
        `"properties":${parts.properties}`,
      ];
      const row = `{${parts.context}${parts.extra}${fields.join(parts.spacing)}}`;
      return parts.frame.replaceAll('x', () => (parts.isCompact ? withoutSpaces(row) : row));
    });
}

/** As most programs write JSON: nothing between the tokens, whether they are right or wrong. */
export function withoutSpaces(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|[ \t]+/g, '$1');
}
