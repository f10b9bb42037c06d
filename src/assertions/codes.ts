import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';

/** A project with one event and the assertion given. */
export function assertionExample(assertion: string): ExampleFiles {
  return {
    'catalog/events.yaml': `events:
  order.paid:
    properties:
      order_id: {type: string, required: true}
      tier: {type: string, enum: [basic, plus]}
      amount: {type: number, minimum: 0, required: true}
    assertions:
      - ${assertion}
`,
  };
}

export const unknownColumn: CodeDoc = {
  code: 'assertion/unknown-column',
  severity: 'error',
  summary: 'An assertion names a column that its table does not have.',
  explanation:
    'The columns of an event are its properties, the context of its source and the standard columns (`event_id`, `event_time`, …); those of a model are the ones that its `columns:` declare; those of a seed are declared in the catalog. A property can be written by its own name (`$current_url`) or by the name of its column (`current_url`). The columns of a model without `columns:` are not known before it has run, and are not checked.',
  examples: {
    wrong: assertionExample('not_null: amuont'),
    right: assertionExample('not_null: amount'),
  },
};

export const wrongColumnType: CodeDoc = {
  code: 'assertion/column-type',
  severity: 'error',
  summary: 'An assertion looks at a column whose type it cannot judge.',
  explanation:
    'Ranges need numbers, dates or timestamps, patterns need text, ages need a date or a timestamp. The warehouse would reject the statement, or compare text where numbers are meant.',
  examples: {
    wrong: assertionExample('pattern: {column: amount, pattern: "^[0-9]+$"}'),
    right: assertionExample('pattern: {column: order_id, pattern: "^ord_"}'),
  },
};

export const unknownTable: CodeDoc = {
  code: 'assertion/unknown-table',
  severity: 'error',
  summary: 'An assertion compares with a table that does not exist.',
  explanation: 'The other side is the name of an event, a model or a seed of the project.',
  examples: {
    wrong: assertionExample('relationships: {column: order_id, to: order.payed}'),
    right: assertionExample('relationships: {column: order_id, to: order.paid}'),
  },
};

export const badBounds: CodeDoc = {
  code: 'assertion/bounds',
  severity: 'error',
  summary: 'The bounds of an assertion leave nothing, or nothing out.',
  explanation:
    'An assertion about a range needs at least one bound, and a lower bound that is not above the upper one. Otherwise it would pass whatever the data hold, or never.',
  examples: {
    wrong: assertionExample('range: {column: amount, min: 10, max: 1}'),
    right: assertionExample('range: {column: amount, min: 1, max: 10}'),
  },
};

export const badValue: CodeDoc = {
  code: 'assertion/value-type',
  severity: 'error',
  summary: 'A value of an assertion does not have the type of its column.',
  explanation:
    'A column can never hold a value of another type, so the comparison is a mistake. Put quotes around text that looks like a number, and write dates as `2025-01-14`, timestamps as `2025-01-14T08:00:00Z`.',
  examples: {
    wrong: assertionExample('accepted_values: {column: tier, values: [1, 2]}'),
    right: assertionExample('accepted_values: {column: tier, values: [basic, plus]}'),
  },
};

export const badPattern: CodeDoc = {
  code: 'assertion/pattern',
  severity: 'error',
  summary: 'The regular expression of an assertion cannot be read.',
  explanation:
    'Patterns are regular expressions that RE2 and JavaScript read alike: no look-around and no back-references. They match anywhere in the text unless they are anchored with `^` and `$`.',
  examples: {
    wrong: assertionExample('pattern: {column: order_id, pattern: "^ord_("}'),
    right: assertionExample('pattern: {column: order_id, pattern: "^ord_"}'),
  },
};

export const readsDownstream: CodeDoc = {
  code: 'assertion/reads-downstream',
  severity: 'error',
  summary: 'An assertion of a model reads a table that is built from this model.',
  explanation:
    'The assertions of a model run before it is published. A table that is built from it does not exist yet then, or still holds the previous run. Put the assertion on the later table instead.',
  examples: {
    wrong: {
      'transforms/orders.sql.hbs': '---\nassertions:\n  - equal_rowcount: orders_copy\n---\nselect 1 as order_id\n',
      'transforms/orders_copy.sql.hbs': 'select * from {{ref "orders"}}\n',
    },
    right: {
      'transforms/orders.sql.hbs': 'select 1 as order_id\n',
      'transforms/orders_copy.sql.hbs':
        '---\nassertions:\n  - equal_rowcount: orders\n---\nselect * from {{ref "orders"}}\n',
    },
  },
};

/** Codes that more than one kind reports; those of a single kind stand in its own file. */
export const assertionCodes: readonly CodeDoc[] = [
  unknownColumn,
  wrongColumnType,
  unknownTable,
  badBounds,
  badValue,
  badPattern,
  readsDownstream,
];
