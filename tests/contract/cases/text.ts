import { call, distinctFrom, eq, gt, in_, lt, null_, text } from '../../../src/sql/make.ts';
import type { Expr } from '../../../src/sql/nodes.ts';
import { sqlType } from '../../../src/sql/types.ts';
import { type ExprCase, exprCase } from '../contract-case.ts';

const nothing = null_(sqlType('string'));
const length = (value: string): Expr => call('length', text(value));
const lower = (value: string): Expr => call('lower', text(value));
const upper = (value: string): Expr => call('upper', text(value));
const matches = (value: string, pattern: string): Expr => call('regexp_matches', text(value), text(pattern));

/** Constants that a statement has to carry unharmed. */
const carried = [
  '',
  ' ',
  "it's",
  "''",
  '"',
  '`',
  '\\',
  '\\n',
  "\\'",
  'a\\',
  "back\\slash and 'quote'",
  'line\nbreak',
  'dos\r\nbreak',
  'tab\there',
  'a\0b',
  '--',
  '/* x */',
  '#',
  ';',
  '@p ?',
  '{{x}}',
  '%_',
  '👍🏽',
  'e\u0301',
  '\u2028',
  '\uFFFD',
  'x\uFEFF',
  '﷽',
];

export const textCases: readonly ExprCase[] = [
  ...carried.map((value) => exprCase(`text constant ${JSON.stringify(value)}`, text(value), value)),

  exprCase('length of nothing', length(''), 0),
  // U+00E9 is one code point, e followed by U+0301 two: nothing is normalised.
  exprCase('length of a letter with its accent', length('é'), 1),
  exprCase('length of a letter and its accent', length('e\u0301'), 2),
  // Thumb and skin tone: two code points, four UTF-16 units, eight bytes.
  exprCase('length of an emoji with a modifier', length('👍🏽'), 2),
  exprCase('length with NUL', length('a\0b'), 3),
  exprCase('length of null', call('length', nothing), null),

  exprCase('lower of letters with marks', lower('ÄÉÑØŽ'), 'äéñøž'),
  exprCase('lower of Greek and Cyrillic', lower('ΓΔ ЖЯ'), 'γδ жя'),
  exprCase('upper of letters with marks', upper('äéñøž'), 'ÄÉÑØŽ'),
  exprCase('upper of Greek and Cyrillic', upper('γδ жя'), 'ΓΔ ЖЯ'),
  // Case is not that of a language: in Turkish it would be a dotless ı.
  exprCase('lower of I', lower('I'), 'i'),
  exprCase('lower beyond the basic plane', lower('𐐀'), '𐐨'),
  exprCase('lower of null', call('lower', nothing), null),
  exprCase('upper of null', call('upper', nothing), null),
  exprCase('upper of what has no case', upper('日本 1'), '日本 1'),

  exprCase('concat', call('concat', text('a'), text(''), text('c')), 'ac'),
  exprCase('concat of one', call('concat', text('a')), 'a'),
  exprCase('concat with null', call('concat', text('a'), nothing, text('c')), null),
  exprCase('||', { kind: 'operator', op: '||', args: [text('a'), text('b'), text('c')] }, 'abc'),
  exprCase('|| with null', { kind: 'operator', op: '||', args: [text('a'), nothing] }, null),

  // Bytes of UTF-8 decide, not languages: capitals before small letters, and U+FFFD before the emoji beyond it.
  exprCase('text is ordered by code points', lt(text('Z'), text('a')), true),
  exprCase('text is ordered beyond the basic plane', lt(text('\uFFFD'), text('😀')), true),
  exprCase('text is compared with case', eq(text('a'), text('A')), false),
  exprCase('text is compared with trailing blanks', eq(text('a'), text('a ')), false),
  exprCase('text is not normalised', eq(text('é'), text('e\u0301')), false),
  exprCase('a longer text is greater', gt(text('ab'), text('a')), true),
  exprCase('empty text is not null', distinctFrom(text(''), nothing), true),
  exprCase('text in', in_(text('b'), [text('a'), text('b')]), true),

  exprCase('a pattern is not anchored', matches('xaby', 'ab'), true),
  exprCase('an empty pattern', matches('x', ''), true),
  exprCase('. is not a line feed', matches('a\nb', 'a.b'), false),
  exprCase('. with the flag s', matches('a\nb', '(?s)a.b'), true),
  exprCase('. is a code point', matches('👍', '^.$'), true),
  exprCase('$ is the end only', matches('a\n', '^a$'), false),
  exprCase('^ with the flag m', matches('a\nb', '(?m)^b$'), true),
  exprCase('case with the flag i', matches('ÄB', '(?i)äb'), true),
  exprCase('\\d is an ASCII digit', matches('٣', '\\d'), false),
  exprCase('\\w is ASCII', matches('é', '\\w'), false),
  exprCase('\\b', matches('a bc d', '\\bbc\\b'), true),
  exprCase('\\p{L}', matches('é', '^\\p{L}$'), true),
  exprCase('a class of POSIX', matches('x1', '[[:alpha:]][[:digit:]]'), true),
  exprCase('counted repetition', matches('aaa', '^a{2,3}$'), true),
  exprCase('not greedy', matches('aab', '^a+?b'), true),
  exprCase('a named group', matches('k=v', '(?P<key>\\w)=(?P<value>\\w)'), true),
  exprCase('a quoted run', matches('a.b', '\\Qa.b\\E'), true),
  exprCase('a quote in a pattern', matches("it's", "t's"), true),
  exprCase('a backslash in a pattern', matches('a\\b', '^a\\\\b$'), true),
  exprCase('a hexadecimal escape', matches('é', '^\\x{e9}$'), true),
  exprCase('a pattern on null', call('regexp_matches', nothing, text('a')), null),
];
