import type { StringFormat } from './values.ts';

/*
 * Each form of text once, as a regular expression that ECMAScript (with the `u` flag) and RE2 understand alike:
 * no lookaround, no backreferences, no `\s`, `\w` or `.`, and only ASCII in classes. JSON Schema, SQL and the value
 * checker all use these, so that they cannot disagree.
 */

const year = '(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})';
const leapYear = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)';
const monthAndDay =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';
const date = `(?:${year}-${monthAndDay}|${leapYear}-02-29)`;
const time = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?';
const offset = '(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])';

/** Text forms of the types that JSON has no type for. Years 0001–9999; a timestamp names its offset. */
export const valuePattern: Readonly<Record<'date' | 'timestamp' | 'uuid', string>> = {
  date: `^${date}$`,
  timestamp: `^${date}T${time}${offset}$`,
  uuid: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
};

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const hostname = `${label}(?:\\.${label})*`;
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const ipv4 = `(?:${octet}\\.){3}${octet}`;
const hex = '[0-9A-Fa-f]{1,4}';

/** IPv6 with one `::` at each place where it can stand, and with an IPv4 tail. */
function ipv6(): string {
  const tail = `(?:${hex}:${hex}|${ipv4})`;
  const forms = [`(?:${hex}:){6}${tail}`];
  for (let before = 0; before <= 5; before++) {
    const left = before === 0 ? '' : `(?:(?:${hex}:){0,${before - 1}}${hex})?`;
    forms.push(`${left}::${before < 5 ? `(?:${hex}:){${5 - before}}` : ''}${tail}`);
  }
  forms.push(`(?:(?:${hex}:){0,5}${hex})?::${hex}`, `(?:(?:${hex}:){0,6}${hex})?::`);
  return forms.join('|');
}

const semverNumber = '(?:0|[1-9][0-9]*)';
const semverWord = `(?:${semverNumber}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;

/** The regular expression of each format, anchored at both ends. */
export const formatPattern: Readonly<Record<StringFormat, string>> = {
  email: `^[A-Za-z0-9!#$%&'*+/=?^_\`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_\`{|}~-]+)*@${hostname}$`,
  uri: "^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$",
  hostname: `^${hostname}$`,
  ipv4: `^${ipv4}$`,
  ipv6: `^(?:${ipv6()})$`,
  country: '^[A-Z]{2}$',
  currency: '^[A-Z]{3}$',
  semver: `^${semverNumber}\\.${semverNumber}\\.${semverNumber}(?:-${semverWord}(?:\\.${semverWord})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
  slug: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
};
