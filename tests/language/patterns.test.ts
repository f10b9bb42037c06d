import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPattern, valuePattern } from '../../src/model/formats.ts';
import { portablePattern } from '../../src/model/patterns.ts';

interface Trial {
  readonly pattern: string;
  readonly text: string;
}

/** What RE2 says, in DuckDB. */
async function re2(trials: readonly Trial[]): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const shape = `[{"pattern": "VARCHAR", "text": "VARCHAR"}]`;
  const rows = await connection.runAndReadAll(
    `select regexp_matches(one.text, one.pattern) from (select unnest(from_json($1::JSON, '${shape}')) as one)`,
    [JSON.stringify(trials)],
  );
  connection.closeSync();
  instance.closeSync();
  return rows.getRows().map(([verdict]) => verdict);
}

const atom = fc.constantFrom(
  ...[
    'a',
    'b',
    'é',
    '😀',
    '.',
    '\\s',
    '\\S',
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\n',
    '\\t',
    '\\.',
    '\\-',
    '\\u00e9',
    '\\u{1F600}',
  ],
  ...[
    '[ab]',
    '[^a]',
    '[\\s-]',
    '[\\w.]',
    '[a-zé]',
    '[[]',
    '[\\u2028-\\u2030]',
    '\\p{L}',
    '\\P{Lu}',
    '\\x41',
    '\\uD83D\\uDE00',
    '[\\b]',
  ],
);
const pattern = fc.letrec<{ alternatives: string; sequence: string; piece: string }>((tie) => ({
  alternatives: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|')),
  sequence: fc.array(tie('piece'), { maxLength: 3 }).map((parts) => parts.join('')),
  piece: fc
    .tuple(
      fc.oneof(
        { depthSize: 'small' },
        atom,
        tie('alternatives').map((inner) => `(${inner})`),
        tie('alternatives').map((inner) => `(?:${inner})`),
      ),
      fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{0,}', '*?', '+?'),
    )
    .map(([inner, quantifier]) => inner + quantifier),
})).alternatives;
const anchored = fc
  .tuple(fc.constantFrom('', '^', '\\b'), pattern, fc.constantFrom('', '$', '\\b'))
  .map(([start, inner, end]) => (inner.includes('|') ? `${start}(?:${inner})${end}` : start + inner + end));

const text = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'A',
      'é',
      '😀',
      ' ',
      '\n',
      '\r',
      '\t',
      '\u2028',
      '\u2029',
      '\u00a0',
      '\u3000',
      '-',
      '.',
      '1',
      '[',
      '\b',
    ),
    { maxLength: 6 },
  )
  .map((chars) => chars.join(''));

describe('portable patterns', () => {
  it('mean the same to ECMAScript and to RE2', async () => {
    const drawn = fc.sample(fc.record({ pattern: anchored, text }), { numRuns: 2400, seed: 7 });
    const trials = drawn.flatMap((one) => {
      const portable = portablePattern(one.pattern).pattern;
      return portable === null ? [] : [{ ...one, pattern: portable }];
    });
    expect(trials.length).toBeGreaterThan(1500);
    const verdicts = await re2(trials);
    const own = trials.map((one) => new RegExp(one.pattern, 'u').test(one.text));
    const different = trials.filter((_, index) => verdicts[index] !== own[index]);
    expect(different).toEqual([]);
    expect(own.filter((verdict) => verdict).length).toBeGreaterThan(300);
    expect(own.filter((verdict) => !verdict).length).toBeGreaterThan(300);
  });

  it('mean what was written', () => {
    fc.assert(
      fc.property(anchored, text, (written, subject) => {
        const portable = portablePattern(written).pattern;
        fc.pre(portable !== null);
        expect(new RegExp(portable, 'u').test(subject)).toBe(new RegExp(written, 'u').test(subject));
      }),
      { numRuns: 700 },
    );
  });

  it('are found again as they are', () => {
    for (const one of [...Object.values(formatPattern), ...Object.values(valuePattern)]) {
      expect(portablePattern(one)).toEqual({ pattern: one, problem: null });
    }
  });

  it('of the formats mean the same to RE2', async () => {
    const texts = [
      'a@b.co',
      'x y',
      '::1',
      '1:2:3:4:5:6:7:8',
      '::ffff:10.0.0.1',
      '256.1.1.1',
      '10.0.0.1',
      'DE',
      'de',
      'EUR',
      '1.0.0-a.1',
      '01.0.0',
    ];
    texts.push(
      'a-b',
      'a--b',
      'https://x.org/%41?q#f',
      'localhost',
      '2024-02-29',
      '2023-02-29',
      '2024-02-29T23:59:59.5+02:00',
      '2024-02-29T24:00:00Z',
    );
    const patterns = [...Object.values(formatPattern), ...Object.values(valuePattern)];
    const trials = patterns.flatMap((one) => texts.map((subject) => ({ pattern: one, text: subject })));
    expect(await re2(trials)).toEqual(trials.map((one) => new RegExp(one.pattern, 'u').test(one.text)));
  });

  it.each(['a{1000}', '(?:a{10}){100}', '\\p{L}{100}', '.{1000}', '(?:[a-z]{0,10}-){20}'])(
    '%s is one that RE2 takes',
    async (written) => {
      const portable = portablePattern(written).pattern;
      expect(await re2([{ pattern: portable ?? '(', text: 'a' }])).toEqual([new RegExp(written, 'u').test('a')]);
    },
  );

  it.each([
    ['(?=a)', 'unportable'],
    ['(?!a)b', 'unportable'],
    ['(?<=a)b', 'unportable'],
    ['(?<!a)b', 'unportable'],
    ['(a)\\1', 'unportable'],
    ['(?<x>a)\\k<x>', 'unportable'],
    ['(?i:a)', 'unportable'],
    ['[^]', 'unportable'],
    ['[]', 'unportable'],
    ['[\\S]', 'unportable'],
    ['\\p{Script=Greek}', 'unportable'],
    ['\\p{Letter}', 'unportable'],
    ['a{1001}', 'unportable'],
    ['(?:a{50}){50}', 'unportable'],
    ['\\p{L}{300}', 'unportable'],
    ['(?:\\p{L}{10}\\p{N}{10}){20}', 'unportable'],
    ['\\uD800', 'unportable'],
    [`${'('.repeat(300)}${')'.repeat(300)}`, 'unportable'],
    ['(', 'invalid'],
    ['[a', 'invalid'],
    ['*a', 'invalid'],
    ['\\-', 'invalid'],
    ['a{2,1}', 'invalid'],
    ['{', 'invalid'],
  ])('%s is refused', (written, kind) => {
    expect(portablePattern(written).problem).toMatchObject({ kind });
  });
});
