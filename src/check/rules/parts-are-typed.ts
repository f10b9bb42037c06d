import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { propertyExample, type Rule } from './rule.ts';

const arrayWithoutItems: CodeDoc = {
  code: 'type/no-items',
  severity: 'error',
  summary: 'An array without `items`.',
  explanation:
    'The type of the items is needed for the column of the warehouse and for the TypeScript type: `items: string`.',
  examples: {
    wrong: propertyExample('sku: {type: array}'),
    right: propertyExample('sku: {type: array, items: string}'),
  },
};

const objectWithoutFields: CodeDoc = {
  code: 'type/no-fields',
  severity: 'error',
  summary: 'An object without fields.',
  explanation:
    'Objects are closed: what `properties` does not name is refused, so that an object without any could only be empty.',
  examples: {
    wrong: propertyExample('address: {type: object}'),
    right: propertyExample('address: {type: object, properties: {city: string}}'),
  },
};

/** Arrays say what their items are, objects which fields they have. */
export const partsAreTyped: Rule = {
  name: 'parts-are-typed',
  codes: [arrayWithoutItems, objectWithoutFields],
  check({ written }, report) {
    for (const { spec, label, span, broken } of written.types) {
      if (broken) continue;
      if (spec.type === 'array' && spec.at.items === undefined) {
        report(
          diagnostic(arrayWithoutItems, {
            message: `The array \`${label}\` does not say what its items are.`,
            hint: 'Write `items: string`, for instance.',
            span,
          }),
        );
      }
      if (spec.type === 'object' && (spec.properties === undefined || spec.properties.length === 0)) {
        report(
          diagnostic(objectWithoutFields, {
            message: `The object \`${label}\` has no fields.`,
            hint: 'List them under `properties:`.',
            span,
          }),
        );
      }
    }
  },
};
