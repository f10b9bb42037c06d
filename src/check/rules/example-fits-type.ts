import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { checkValue } from '../../model/check-value.ts';
import { toJson } from '../../yaml/shapes.ts';
import { spanAt } from '../node-at.ts';
import { typeOf } from '../resolve-properties.ts';
import { propertyExample, type Rule } from './rule.ts';

const wrongExample: CodeDoc = {
  code: 'property/example',
  severity: 'error',
  summary: 'An example that the property itself does not allow.',
  explanation:
    'Examples are shown in the docs and are used for sampling, so they have to be right. Either the example is wrong, or the type.',
  examples: {
    wrong: propertyExample('tier: {type: string, enum: [basic, plus], example: gold}'),
    right: propertyExample('tier: {type: string, enum: [basic, plus], example: plus}'),
  },
};

/** The example of a property is a value of it. */
export const exampleFitsType: Rule = {
  name: 'example-fits-type',
  codes: [wrongExample],
  check({ written }, report) {
    for (const { spec, label, broken } of written.properties) {
      if (spec.example === undefined || broken) continue;
      const type = typeOf(spec);
      const problem = type === null ? undefined : checkValue(type, toJson(spec.example))[0];
      if (problem === undefined) continue;
      const message = `The example of \`${label}\` does not fit: ${problem.message}.`;
      report(diagnostic(wrongExample, { message, span: spanAt(spec.example, problem.path) }));
    }
  },
};
