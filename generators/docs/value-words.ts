import type { ValueType } from '../../src/model/values.ts';
import { code, enumeration } from './markdown.ts';

/** The type of a value in words: "text", "list of whole numbers or null". */
export function typeWords(value: ValueType): string {
  return `${plainTypeWords(value)}${value.nullable === true ? ' or null' : ''}`;
}

function plainTypeWords(value: ValueType): string {
  if (value.type === 'array') return value.items === undefined ? 'array' : `array of ${typeWords(value.items)}`;
  return value.type;
}

/** What limits a value, as fragments of Markdown, each with a comma in front of it. */
export function limitWords(value: ValueType): string {
  return optionWords(value) + rangeWords(value) + textWords(value) + arrayWords(value);
}

function optionWords(value: ValueType): string {
  if (value.const !== undefined) return `, always ${code(String(value.const))}`;
  if (value.enum === undefined) return '';
  const options = value.enum.map((option) => code(String(option)));
  return `, ${enumeration(options, 'or')}`;
}

function rangeWords({ minimum, maximum, exclusive_minimum: above, exclusive_maximum: below }: ValueType): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  const least = minimum === undefined ? '' : `, at least ${minimum}`;
  const lower = above === undefined ? least : `${least}, more than ${above}`;
  const most = maximum === undefined ? '' : `, at most ${maximum}`;
  const upper = below === undefined ? most : `${most}, less than ${below}`;
  return lower + upper;
}

function textWords({ format, min_length, max_length, pattern }: ValueType): string {
  const form = format === undefined ? '' : `, ${formatWords[format]}`;
  const count = countWords(min_length, max_length, 'character');
  return form + count + (pattern === undefined ? '' : `, matches ${code(pattern)}`);
}

const formatWords: Readonly<Record<NonNullable<ValueType['format']>, string>> = {
  email: 'e-mail address',
  uri: 'URI',
  hostname: 'host name',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  country: 'ISO 3166-1 alpha-2 code of a country',
  currency: 'ISO 4217 code of a currency',
  semver: 'semantic version',
  slug: 'slug',
};

function arrayWords({ items, min_items, max_items }: ValueType): string {
  const each = items === undefined ? '' : limitWords(items);
  return countWords(min_items, max_items, 'item') + (each === '' ? '' : `, each ${each.slice(2)}`);
}

/** "1 to 5 items", "at least 1 item", with a comma in front of it. */
function countWords(least: number | undefined, most: number | undefined, noun: string): string {
  if (least === undefined) return most === undefined ? '' : `, at most ${counted(most, noun)}`;
  if (most === undefined) return `, at least ${counted(least, noun)}`;
  return least === most ? `, exactly ${counted(least, noun)}` : `, ${least} to ${counted(most, noun)}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
