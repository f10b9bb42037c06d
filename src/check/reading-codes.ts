import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';

const file = (text: string): ExampleFiles => ({ 'catalog/events.yaml': text });

export const badDate: CodeDoc = {
  code: 'read/date',
  severity: 'error',
  summary: 'A date that does not exist or is written another way.',
  explanation: 'Dates are written as in ISO 8601: year, month and day, as in `2099-12-31`.',
  examples: {
    wrong: file(
      'events:\n  order.paid:\n    status: {deprecated: {reason: Not sent any more, remove_after: 31.12.2025}}\n',
    ),
    right: file(
      'events:\n  order.paid:\n    status: {deprecated: {reason: Not sent any more, remove_after: 2099-12-31}}\n',
    ),
  },
};

export const badVersion: CodeDoc = {
  code: 'read/version',
  severity: 'error',
  summary: 'A version that is not a semantic version.',
  explanation: 'Versions of payloads have three parts, as in `1.4.0`: breaking, added, corrected.',
  examples: {
    wrong: file('events:\n  order.paid:\n    version: v1.2\n'),
    right: file('events:\n  order.paid:\n    version: 1.2.0\n'),
  },
};

export const badCondition: CodeDoc = {
  code: 'read/condition',
  severity: 'error',
  summary: 'A condition that says nothing.',
  explanation:
    'A condition on a property is a value (`tier: premium`), a list of values (`tier: [plus, premium]`), null for "not there", or a map of `present`, `equals`, `in`, `not_in`, `minimum`, `maximum`.',
  examples: {
    wrong: file(
      'events:\n  order.paid:\n    properties: {tier: string, country: string}\n    rules:\n      shipped: {when: {tier: {}}, require: [country]}\n',
    ),
    right: file(
      'events:\n  order.paid:\n    properties: {tier: string, country: string}\n    rules:\n      shipped: {when: {tier: {present: true}}, require: [country]}\n',
    ),
  },
};

export const readingCodes: readonly CodeDoc[] = [badDate, badVersion, badCondition];
