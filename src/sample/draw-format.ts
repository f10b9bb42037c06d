import type { StringFormat } from '../model/values.ts';
import { drawUuid, type Random } from './random.ts';

const countries = [
  'AT',
  'AU',
  'BR',
  'CA',
  'CH',
  'DE',
  'ES',
  'FR',
  'GB',
  'IN',
  'IT',
  'JP',
  'MX',
  'NL',
  'PL',
  'SE',
  'US',
];
const currencies = ['AUD', 'BRL', 'CAD', 'CHF', 'EUR', 'GBP', 'INR', 'JPY', 'USD'];
const words = [
  'amber',
  'basil',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'hazel',
  'iris',
  'juniper',
  'kelp',
  'lotus',
];

/** Makes a value of each format. Hosts, addresses and mailboxes are of the ranges kept for documentation. */
export const drawFormat: Readonly<Record<StringFormat, (random: Random) => string>> = {
  email: (random) => `${oneOf(random, words)}.${random.integer(1, 9999)}@example.com`,
  uri: (random) => `https://example.com/${oneOf(random, words)}/${random.integer(1, 999)}`,
  hostname: (random) => `${oneOf(random, words)}.example.com`,
  ipv4: (random) => `192.0.2.${random.integer(1, 254)}`,
  ipv6: (random) => `2001:db8::${random.integer(1, 0xffff).toString(16)}`,
  country: (random) => oneOf(random, countries),
  currency: (random) => oneOf(random, currencies),
  semver: (random) => `${random.integer(1, 4)}.${random.integer(0, 20)}.${random.integer(0, 9)}`,
  slug: (random) => `${oneOf(random, words)}-${oneOf(random, words)}`,
};

/** A text of words with at least `min` and at most `max` characters. */
export function drawWords(random: Random, min: number, max: number): string {
  let text = oneOf(random, words);
  while (text.length < min) text += `-${oneOf(random, words)}`;
  return text.slice(0, max);
}

/** Twelve random hex digits after a prefix. */
export function drawId(random: Random, prefix: string): string {
  return prefix + drawUuid(random).replaceAll('-', '').slice(-12);
}

function oneOf(random: Random, options: readonly string[]): string {
  return options[random.integer(0, options.length - 1)] ?? '';
}
