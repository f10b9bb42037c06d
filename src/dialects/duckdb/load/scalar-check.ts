import { formatPattern } from '../../../model/formats.ts';
import type { StringFormat, ValueType } from '../../../model/values.ts';
import { all, double, quoted } from './sql-text.ts';

/** A scalar as `json_transform` is asked for it, the typed value made from it, and when it is valid for certain. */
export interface ScalarCheck {
  /** `VARCHAR`: decoded text, of whatever JSON type. `JSON`: the JSON text itself. Null where absent or null. */
  readonly shape: 'VARCHAR' | 'JSON';
  /** The typed value of an expression of that shape. */
  value(leaf: string): string;
  /**
   * True where the value (not null) is valid. `typed` is the typed value where it stands in a column already.
   * `isText` is a condition that the JSON value is text, asked only where it looks like another type; null where it is known.
   */
  ok(leaf: string, typed: string, isText: string | null): string;
}

/** The check of a scalar type; `date`, `timestamp` and `uuid` are texts of a form. */
export function scalarCheck(type: ValueType): ScalarCheck {
  switch (type.type) {
    case 'integer':
      return integerCheck(type);
    case 'number':
      return numberCheck(type);
    case 'boolean':
      return booleanCheck(type);
    case 'date':
      return dateCheck(type);
    case 'timestamp':
      return timestampCheck(type);
    case 'uuid':
      return uuidCheck(type);
    default:
      return textCheck(type);
  }
}

/**
 * `json_transform` makes text of any JSON value: numbers, booleans, lists and objects look like themselves. A text that
 * could be one of these is odd. (One regular expression: the JSON types of few values have to be asked for then, which
 * costs as much as everything else together. UUIDs that begin with a digit are not odd.)
 */
const oddForm = '[{\\[].*|-?(?:[-+.0-9e]+|nan|inf(?:inity)?)|true|false';
const oddText = new RegExp(`^(?:${oddForm})$`, 'is');

/**
 * What an odd text begins with settles it for most texts, at a fraction of what the expression costs. With the bit that tells
 * small letters from capitals set, `[` is `{` too, and signs, digits and the point are within a range.
 */
const oddLetters = [...'fint{'].map((char) => char.charCodeAt(0));
const [oddFrom, oddTo] = ['+', '9'].map((char) => char.charCodeAt(0));

function looksOdd(leaf: string): string {
  const first = `(ord(${leaf}) | 32)`;
  const begins = `(${first} between ${oddFrom} and ${oddTo} or ${first} in (${oddLetters.join(', ')}))`;
  return `${begins} and regexp_full_match(${leaf}, ${quoted(`(?is)${oddForm}`)})`;
}

function textCheck(type: ValueType): ScalarCheck {
  return {
    shape: 'VARCHAR',
    value: (leaf) => leaf,
    ok(leaf, _typed, isText) {
      const conditions = options(type, leaf);
      if (type.min_length !== undefined) conditions.push(atLeast(leaf, type.min_length));
      if (type.max_length !== undefined) conditions.push(atMost(leaf, type.max_length));
      if (type.pattern !== undefined) conditions.push(`regexp_matches(${leaf}, ${quoted(type.pattern)})`);
      if (type.format !== undefined) conditions.push(`regexp_matches(${leaf}, ${quoted(formatPattern[type.format])})`);
      if (isText !== null && !isSurelyText(type))
        conditions.push(`case when ${looksOdd(leaf)} then ${isText} else true end`);
      return all(conditions);
    },
  };
}

/** Characters are counted only where the number of bytes, which is known, does not tell: a character has one to four. */
function atLeast(leaf: string, least: number): string {
  return least <= 1
    ? `strlen(${leaf}) >= ${least}`
    : `(strlen(${leaf}) >= ${4 * least} or length(${leaf}) >= ${least})`;
}

function atMost(leaf: string, most: number): string {
  return `(strlen(${leaf}) <= ${most} or length(${leaf}) <= ${most})`;
}

/** True where what a text must be cannot be mistaken for another type. */
function isSurelyText({ format, pattern, enum: options, const: only }: ValueType): boolean {
  if (format !== undefined && neverOdd.has(format)) return true;
  if (pattern !== undefined && beginsWithLetter.test(pattern)) return true;
  const allowed = only === undefined ? options : [only];
  return allowed?.every((one) => typeof one === 'string' && !oddText.test(one)) === true;
}

/** They have an `@`, a colon, two points, or just two capitals. */
const neverOdd: ReadonlySet<StringFormat> = new Set(['email', 'uri', 'ipv4', 'ipv6', 'semver', 'country']);

/** A pattern without alternatives, anchored before a letter that no odd text begins with. */
const beginsWithLetter = /^\^[a-eghj-mo-su-zA-EGHJ-MO-SU-Z](?![*?{|])[^|]*$/;

/** Options are compared with the text as it is written, as JSON Schema does. */
function options(type: ValueType, leaf: string): string[] {
  const lists = [type.enum, type.const === undefined ? undefined : [type.const]];
  return lists.flatMap((list) => {
    if (list === undefined) return [];
    const texts = list.filter((one) => typeof one === 'string').map(quoted);
    return [texts.length === 0 ? 'false' : `${leaf} in (${texts.join(', ')})`];
  });
}

/** What JSON text of a number looks like: `"` sorts before `-`, letters, `[` and `{` after `9`. */
const isNumber = (leaf: string): string => `${text(leaf)} < ':' and ${text(leaf)} >= '-'`;
const text = (leaf: string): string => `${leaf}::varchar`;

function numberCheck(type: ValueType): ScalarCheck {
  return {
    shape: 'JSON',
    value: (leaf) => `try_cast(${text(leaf)} as double)`,
    ok: (leaf, typed) => all([isNumber(leaf), ...numberRules(type, typed)]),
  };
}

/** The greatest whole number up to which doubles hold every one. Larger ones are left to the checker. */
const greatest = 2 ** 53 - 1;

function integerCheck(type: ValueType): ScalarCheck {
  return {
    shape: 'JSON',
    // A cast rounds `5.5` and reads `5e0`: only plain digits are read here.
    value: (leaf) =>
      `case when not (${['.', 'e', 'E'].map((one) => `contains(${text(leaf)}, '${one}')`).join(' or ')}) then try_cast(${text(leaf)} as bigint) end`,
    ok: (leaf, typed) => all([isNumber(leaf), ...integerRules(type, typed)]),
  };
}

/** What a whole number of 64 bits has to meet beside. */
export function integerRules(type: ValueType, typed: string): string[] {
  return [`${typed} between -${greatest} and ${greatest}`, ...numbers(type, typed)];
}

/** What a double has to meet; JSON text that becomes a finite one was a number. */
export function numberRules(type: ValueType, typed: string): string[] {
  return [`isfinite(${typed})`, ...numbers(type, typed)];
}

function numbers(type: ValueType, typed: string): string[] {
  const found: string[] = [];
  for (const list of [type.enum, type.const === undefined ? undefined : [type.const]]) {
    if (list === undefined) continue;
    const options = list.filter((one) => typeof one === 'number').map(double);
    found.push(options.length === 0 ? 'false' : `${typed} in (${options.join(', ')})`);
  }
  if (type.minimum !== undefined) found.push(`${typed} >= ${double(type.minimum)}`);
  if (type.maximum !== undefined) found.push(`${typed} <= ${double(type.maximum)}`);
  if (type.exclusive_minimum !== undefined) found.push(`${typed} > ${double(type.exclusive_minimum)}`);
  if (type.exclusive_maximum !== undefined) found.push(`${typed} < ${double(type.exclusive_maximum)}`);
  return found;
}

/** The booleans that a type allows. */
export function allowedBooleans(type: ValueType): boolean[] {
  return [true, false].filter(
    (one) => (type.enum === undefined || type.enum.includes(one)) && (type.const === undefined || type.const === one),
  );
}

function booleanCheck(type: ValueType): ScalarCheck {
  const allowed = allowedBooleans(type);
  return {
    shape: 'JSON',
    value: (leaf) => `(${text(leaf)} = 'true')`,
    ok: (leaf) =>
      allowed.length === 0 ? 'false' : `${text(leaf)} in (${allowed.map((one) => `'${one}'`).join(', ')})`,
  };
}

function dateCheck(type: ValueType): ScalarCheck {
  return {
    shape: 'VARCHAR',
    value: (leaf) => `try_cast(${leaf} as date)`,
    // The way back gives the same text only where it was written as it should be.
    ok: (leaf, typed) => all([`strlen(${leaf}) = 10`, `${typed}::varchar = ${leaf}`, ...options(type, leaf)]),
  };
}

/** `2025-12-31T23:59:59[.1–9 digits](Z|+00:00)`; the cast cuts after six digits and tells whether there is such a time. */
function timestampCheck(type: ValueType): ScalarCheck {
  return {
    shape: 'VARCHAR',
    value: (leaf) =>
      `case when ends_with(${leaf}, 'Z') then try_cast(${leaf} as timestamp) else make_timestamp(epoch_us(try_cast(${leaf} as timestamptz))) end`,
    ok: (leaf, typed) => all([`isfinite(${typed})`, `(${timestampForm(leaf)})`, ...options(type, leaf)]),
  };
}

/** As `toISOString` and most others write it, with three digits: the cast reads nothing but digits in these places. */
function timestampForm(leaf: string): string {
  const isUsual = all([
    `${leaf} like '____-__-__T__:__:__.___Z'`,
    `${leaf} between '0001' and ':'`,
    ...['T24', ' '].map((one) => `not contains(${leaf}, '${one}')`),
  ]);
  return `case when ${isUsual} then true else ${anyTimestampForm(leaf)} end`;
}

function anyTimestampForm(leaf: string): string {
  return `regexp_full_match(${leaf}, '[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])') and not starts_with(${leaf}, '000')`;
}

function uuidCheck(type: ValueType): ScalarCheck {
  return {
    shape: 'VARCHAR',
    value: (leaf) => `try_cast(${leaf} as uuid)`,
    ok: (leaf, typed) =>
      all([
        `strlen(${leaf}) = 36`,
        `${typed} is not null`,
        ...[9, 14, 19, 24].map((at) => `substr(${leaf}, ${at}, 1) = '-'`),
        ...options(type, leaf),
      ]),
  };
}
