import { assertionExample } from '../assertions/codes.ts';
import type { CodeDoc } from '../base/diagnostic.ts';

export const assertionWithoutKind: CodeDoc = {
  code: 'assertion/no-kind',
  severity: 'error',
  summary: 'An assertion that does not say what it asserts.',
  explanation:
    'An assertion is a map with the key of its kind (`not_null: order_id`), beside which `where`, `severity` and thresholds may stand.',
  examples: {
    wrong: assertionExample('{severity: warning}'),
    right: assertionExample('{not_null: amount, severity: warning}'),
  },
};

export const severalKinds: CodeDoc = {
  code: 'assertion/several-kinds',
  severity: 'error',
  summary: 'Two assertions in one.',
  explanation:
    'Each item of the list is one assertion of one kind, so that each has its own result. Begin a new item with `- `.',
  examples: {
    wrong: assertionExample('{not_null: amount, unique: order_id}'),
    right: assertionExample('not_null: amount\n      - unique: order_id'),
  },
};

export const unknownKind: CodeDoc = {
  code: 'assertion/unknown-kind',
  severity: 'error',
  summary: 'A kind of assertion that does not exist.',
  explanation:
    'The hint names the nearest kind, or lists them. What none of them can say can be written in SQL with the kind `sql`.',
  examples: { wrong: assertionExample('not_nul: amount'), right: assertionExample('not_null: amount') },
};

export const badThreshold: CodeDoc = {
  code: 'assertion/threshold',
  severity: 'error',
  summary: 'A threshold that cannot be understood.',
  explanation: "`warn_if` and `error_if` compare the number of failing rows (`'> 10'`) or their share (`'>= 1%'`).",
  examples: {
    wrong: assertionExample("{not_null: amount, warn_if: '10 rows'}"),
    right: assertionExample("{not_null: amount, warn_if: '> 10'}"),
  },
};

export const repeatedAssertion: CodeDoc = {
  code: 'assertion/repeated',
  severity: 'warning',
  summary: 'The same is asserted twice.',
  explanation: 'The second assertion finds nothing that the first does not find. Only the first one is kept.',
  examples: {
    wrong: assertionExample('not_null: tier\n      - not_null: {column: tier}'),
    right: assertionExample('not_null: tier\n      - not_null: order_id'),
  },
};

export const unknownSubject: CodeDoc = {
  code: 'assertion/unknown-subject',
  severity: 'error',
  summary: 'A check about a table that does not exist.',
  explanation: '`on` is the name of an event, a model or a seed of the project.',
  examples: {
    wrong: {
      'catalog/events.yaml': 'events:\n  order.paid: {}\nchecks:\n  some: {on: order.payd, row_count: {min: 1}}\n',
    },
    right: {
      'catalog/events.yaml': 'events:\n  order.paid: {}\nchecks:\n  some: {on: order.paid, row_count: {min: 1}}\n',
    },
  },
};

export const readAssertionCodes: readonly CodeDoc[] = [
  assertionWithoutKind,
  severalKinds,
  unknownKind,
  badThreshold,
  repeatedAssertion,
  unknownSubject,
];
