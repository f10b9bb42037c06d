import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import type { StringFormat } from '../../model/values.ts';
import { spanOf } from '../../yaml/shape.ts';
import { propertyExample, type Rule } from './rule.ts';

const unclassified: CodeDoc = {
  code: 'property/unclassified',
  severity: 'warning',
  summary: 'Personal data without a privacy class.',
  explanation:
    'E-mail and IP addresses tell who somebody is. Write the privacy class (`pii: personal`), so that docs and deletion know of it, or `pii: none` where it is the address of a machine.',
  examples: {
    wrong: propertyExample('contact: {type: string, format: email}'),
    right: propertyExample('contact: {type: string, format: email, pii: personal}'),
  },
};

const personal: readonly (StringFormat | undefined)[] = ['email', 'ipv4', 'ipv6'];

/** E-mail and IP addresses have a privacy class. */
export const contactDataIsClassified: Rule = {
  name: 'contact-data-is-classified',
  codes: [unclassified],
  check({ written }, report) {
    for (const { spec, label, broken } of written.properties) {
      const format = spec.format ?? spec.items?.format;
      if (broken || spec.at.pii !== undefined || !personal.includes(format)) continue;
      const message = `\`${label}\` holds personal data (format \`${format}\`), but has no privacy class.`;
      report(
        diagnostic(unclassified, {
          message,
          hint: 'Write `pii: personal`, or `pii: none` on purpose.',
          span: spanOf(spec, 'format'),
        }),
      );
    }
  },
};
