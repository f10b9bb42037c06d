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

/** What limits a value, each as a fragment of Markdown. */
export function limitWords(value: ValueType): string[] {
  return [...optionWords(value), ...rangeWords(value), ...textWords(value), ...arrayWords(value)];
}

function optionWords(value: ValueType): string[] {
  if (value.const !== undefined) return [`always ${code(String(value.const))}`];
  if (value.enum === undefined) return [];
  return [
    enumeration(
      value.enum.map((option) => code(String(option))),
      'or',
    ),
  ];
}

function rangeWords({ minimum, maximum, exclusive_minimum: above, exclusive_maximum: below }: ValueType): string[] {
  if (minimum !== undefined && maximum !== undefined) return [`${minimum} to ${maximum}`];
  return [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(above === undefined ? [] : [`more than ${above}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(below === undefined ? [] : [`less than ${below}`]),
  ];
}

function textWords(value: ValueType): string[] {
  return [
    ...(value.format === undefined ? [] : [formatWords[value.format]]),
    ...countWords(value.min_length, value.max_length, 'character'),
    ...(value.pattern === undefined ? [] : [`matches ${code(value.pattern)}`]),
  ];
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

function arrayWords(value: ValueType): string[] {
  const items = value.items === undefined ? [] : limitWords(value.items);
  return [
    ...countWords(value.min_items, value.max_items, 'item'),
    ...(items.length === 0 ? [] : [`each ${items.join(', ')}`]),
  ];
}

/** "1 to 5 items", "at least 1 item". */
function countWords(least: number | undefined, most: number | undefined, noun: string): string[] {
  const counted = (count: number): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  if (least !== undefined && most !== undefined)
    return [least === most ? `exactly ${counted(least)}` : `${least} to ${counted(most)}`];
  if (least !== undefined) return [`at least ${counted(least)}`];
  return most === undefined ? [] : [`at most ${counted(most)}`];
}
