import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import type { ValueKind } from '../../model/values.ts';
import type { TypeSpec } from '../type-shape.ts';
import { propertyExample, type Rule } from './rule.ts';

const keywordForType: CodeDoc = {
  code: 'type/keyword',
  severity: 'error',
  summary: 'A constraint that has no meaning for the type.',
  explanation:
    'Bounds (`minimum`, …) are for numbers, lengths, `pattern` and `format` for text, `items` for arrays, `properties` for objects, `enum` and `const` for single values. A constraint on another type would never be checked.',
  examples: {
    wrong: propertyExample('amount: {type: number, max_length: 10}'),
    right: propertyExample('amount: {type: number, maximum: 10}'),
  },
};

const numbers: readonly ValueKind[] = ['integer', 'number'];
const single: readonly ValueKind[] = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp', 'uuid'];

const typesOf: Readonly<Record<string, readonly ValueKind[]>> = {
  enum: single,
  const: single,
  coerce: single,
  minimum: numbers,
  maximum: numbers,
  exclusive_minimum: numbers,
  exclusive_maximum: numbers,
  min_length: ['string'],
  max_length: ['string'],
  pattern: ['string'],
  format: ['string'],
  items: ['array'],
  min_items: ['array'],
  max_items: ['array'],
  properties: ['object'],
};

/** Every constraint belongs to the type that it stands beside. */
export const keywordFitsType: Rule = {
  name: 'keyword-fits-type',
  codes: [keywordForType],
  check({ written }, report) {
    for (const { spec, label } of written.types) {
      for (const keyword in spec) {
        const types = typesOf[keyword];
        if (types === undefined || fits(spec, types)) continue;
        report(
          diagnostic(keywordForType, {
            message: `\`${keyword}\` has no meaning for \`${label}\`, which is ${spec.type}.`,
            hint: `It is for ${types.join(', ')}.`,
            span: spec.at[keyword] ?? spec.at.self,
          }),
        );
      }
    }
  },
};

function fits({ type }: TypeSpec, types: readonly ValueKind[]): boolean {
  return type === undefined || types.includes(type);
}
