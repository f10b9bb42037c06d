import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';

const file = (text: string): ExampleFiles => ({ 'catalog/events.yaml': text });

export const wrongKind: CodeDoc = {
  code: 'read/wrong-kind',
  severity: 'error',
  summary: 'A value of another kind than the language expects here.',
  explanation:
    'Text, numbers, true/false, lists and maps are told apart. `1.0` and `true` without quotes are a number and a boolean; put quotes around them where text is meant.',
  examples: {
    wrong: file('events:\n  order.paid:\n    owner: [payments, finance]\n'),
    right: file('events:\n  order.paid:\n    owner: payments\n'),
  },
};

export const unknownKey: CodeDoc = {
  code: 'read/unknown-key',
  severity: 'error',
  summary: 'A key that the language does not know at this place.',
  explanation:
    'Keys are checked, so that a typo cannot silently switch something off. The hint names the nearest key, or lists the known ones. Top-level keys that begin with `x-` are free, for instance to hold anchors.',
  examples: {
    wrong: file('events:\n  order.paid:\n    descripton: Payment succeeded\n'),
    right: file('events:\n  order.paid:\n    description: Payment succeeded\n'),
  },
};

export const missingKey: CodeDoc = {
  code: 'read/missing-key',
  severity: 'error',
  summary: 'A key that must be written is missing.',
  explanation: 'The definition cannot be understood without this key.',
  examples: {
    wrong: file('properties:\n  order_id: {type: string}\nentities:\n  order: {description: One purchase}\n'),
    right: file('properties:\n  order_id: {type: string}\nentities:\n  order: {key: order_id}\n'),
  },
};

export const unknownWord: CodeDoc = {
  code: 'read/unknown-word',
  severity: 'error',
  summary: 'A word that is not among those allowed at this place.',
  explanation:
    'The place takes one of a few words, for instance a type. The hint names the nearest one, or lists them.',
  examples: {
    wrong: file('properties:\n  amount: {type: numbr}\n'),
    right: file('properties:\n  amount: {type: number}\n'),
  },
};

export const badNumber: CodeDoc = {
  code: 'read/number',
  severity: 'error',
  summary: 'A number that is not allowed here: not whole, too small, too large, or not finite.',
  explanation: 'Lengths and counts are whole numbers from 0; bounds are finite numbers that a double can hold.',
  examples: {
    wrong: file('properties:\n  name: {type: string, max_length: -1}\n'),
    right: file('properties:\n  name: {type: string, max_length: 100}\n'),
  },
};

export const badDuration: CodeDoc = {
  code: 'read/duration',
  severity: 'error',
  summary: 'A length of time that cannot be understood.',
  explanation:
    'A duration is a whole number and a unit: `30s`, `5m`, `48h`, `90d`, `2w`. Days have 24 hours. Months and years are no durations, because their length varies.',
  examples: {
    wrong: file('events:\n  order.paid:\n    retention: 3 months\n'),
    right: file('events:\n  order.paid:\n    retention: 90d\n'),
  },
};

export const badName: CodeDoc = {
  code: 'read/name',
  severity: 'error',
  summary: 'A name that cannot be used.',
  explanation:
    'Names are written as the app sends them (`order.paid`, `$current_url`), but have to hold at least one letter a–z or digit, from which the identifiers of SQL and TypeScript are made, have at most 120 characters, no control characters and no blanks at their ends.',
  examples: {
    wrong: file('events:\n  "…":\n    owner: payments\n'),
    right: file('events:\n  order.paid:\n    owner: payments\n'),
  },
};

export const emptyValue: CodeDoc = {
  code: 'read/empty',
  severity: 'error',
  summary: 'Nothing stands where something is needed.',
  explanation:
    'A key without a value, an empty text or an empty list means nothing here. Write the value, or remove the key.',
  examples: {
    wrong: file('properties:\n  tier: {type: string, enum: []}\n'),
    right: file('properties:\n  tier: {type: string, enum: [basic, plus]}\n'),
  },
};

export const repeatedItem: CodeDoc = {
  code: 'read/repeated',
  severity: 'warning',
  summary: 'The same item stands twice in a list.',
  explanation: 'The second one changes nothing; often another one was meant.',
  examples: {
    wrong: file('events:\n  order.paid:\n    tags: [orders, revenue, orders]\n'),
    right: file('events:\n  order.paid:\n    tags: [orders, revenue]\n'),
  },
};

export const readCodes: readonly CodeDoc[] = [
  wrongKind,
  unknownKey,
  missingKey,
  unknownWord,
  badNumber,
  badDuration,
  badName,
  emptyValue,
  repeatedItem,
];
