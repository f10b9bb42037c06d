import type { YamlScalar } from './nodes.ts';

const integer = /^[-+]?\d+$/;
const octal = /^0o[0-7]+$/;
const hexadecimal = /^0x[\dA-Fa-f]+$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/;
const notANumber = /^\.(?:nan|NaN|NAN)$/;

/** `false` and its like. */
const longestWord = 5;

/** The value of an unquoted scalar by YAML 1.2's core schema: `yes`, `on` and dates are text. */
export function resolvePlain(text: string): YamlScalar['value'] {
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (numeric) return resolveNumber(text);
  if (text.length > longestWord) return text;
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    default:
      return text;
  }
}

function resolveNumber(text: string): string | number | bigint {
  if (integer.test(text)) return resolveInteger(text);
  if (float.test(text)) return Number(text);
  if (octal.test(text) || hexadecimal.test(text)) return resolveInteger(text);
  if (infinity.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (notANumber.test(text)) return NaN;
  return text;
}

function resolveInteger(text: string): number | bigint {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.startsWith('+') ? text.slice(1) : text);
}
