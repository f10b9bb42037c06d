import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { JsonSchema } from '../../src/yaml/shape.ts';

const ajv = new Ajv2020.default({
  code: { source: true, esm: true, optimize: false },
  strict: true,
  strictRequired: false,
  // The schemas are our own; tests check them against the meta-schema.
  validateSchema: false,
  meta: false,
  // `format` is an annotation: the pattern beside it decides.
  validateFormats: false,
  ownProperties: true,
  allErrors: true,
  addUsedSchema: false,
  logger: false,
});

/**
 * The body of a function that returns AJV's validator of a schema. It imports nothing: what AJV would load at run time
 * (`ucs2length`, `equal`) is expected around it.
 */
export function compileShape(schema: JsonSchema): string {
  const code = standaloneCode.default(ajv, ajv.compile(schema));
  const start = /^"use strict";export const validate = (validate\d+);export default \1;/.exec(code);
  if (start === null) throw new Error(`AJV prints validators another way: ${code.slice(0, 120)}`);
  const body = code
    .slice(start[0].length)
    .replace(/const (\w+) = require\("ajv\/dist\/runtime\/(ucs2length|equal)"\)\.default;/g, 'const $1 = $2;');
  if (/= require\("/.test(body)) throw new Error(`AJV needs something at run time that is not provided: ${body}`);
  return renumber(`${body.trim()}return ${start[1]};`);
}

/** AJV numbers names over its whole life; ours begin at 0 in each body, so that equal schemas give equal code. */
function renumber(code: string): string {
  const numbers = new Map<string, number>();
  const counts = new Map<string, number>();
  return code.replace(/"(?:[^"\\]|\\.)*"|\b(validate|schema|pattern|func)\d+\b/g, (token, kind: string | undefined) => {
    if (kind === undefined) return token;
    const next = counts.get(kind) ?? 0;
    const number = numbers.get(token) ?? next;
    if (number === next) counts.set(kind, next + 1);
    numbers.set(token, number);
    return kind + number;
  });
}
