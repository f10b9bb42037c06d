import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { portablePattern } from '../../model/patterns.ts';
import { spanOf } from '../../yaml/shape.ts';
import { propertyExample, type Rule } from './rule.ts';

const invalidPattern: CodeDoc = {
  code: 'type/pattern-invalid',
  severity: 'error',
  summary: 'A pattern that is not a regular expression.',
  explanation: 'Patterns are read with the `u` flag of ECMAScript, which forbids needless escapes and stray brackets.',
  examples: {
    wrong: propertyExample("sku: {type: string, pattern: '^[A-Z+$'}"),
    right: propertyExample("sku: {type: string, pattern: '^[A-Z]+$'}"),
  },
};

const unportablePattern: CodeDoc = {
  code: 'type/pattern-unportable',
  severity: 'error',
  summary: 'A pattern that warehouses and JSON Schema do not read alike.',
  explanation:
    'The same pattern is checked in JavaScript and, with RE2, in the warehouse. RE2 has no lookaround and no references back to groups. `.` and `\\s` are fine: they are brought to a form that means the same in both.',
  examples: {
    wrong: propertyExample("sku: {type: string, pattern: '^(?!tmp_)'}"),
    right: propertyExample("sku: {type: string, pattern: '^sku_'}"),
  },
};

/** Patterns mean the same in JavaScript and in warehouses. */
export const patternIsPortable: Rule = {
  name: 'pattern-is-portable',
  codes: [invalidPattern, unportablePattern],
  check({ written }, report) {
    for (const { spec, label } of written.types) {
      if (spec.pattern === undefined) continue;
      const { problem } = portablePattern(spec.pattern);
      if (problem === null) continue;
      const doc = problem.kind === 'invalid' ? invalidPattern : unportablePattern;
      report(
        diagnostic(doc, {
          message: `The pattern of \`${label}\` ${problem.message}.`,
          hint: problem.hint,
          span: spanOf(spec, 'pattern'),
        }),
      );
    }
  },
};
