import type { CodeDoc, ExampleFiles } from '../../base/diagnostic.ts';

const model = (text: string): ExampleFiles => ({ 'transforms/orders.sql.hbs': text });

const unitTest = (name: string, column: string): ExampleFiles => ({
  ...model('select 1 as id\n'),
  'transforms/orders_large.sql.hbs': 'select id from {{ref "orders"}} where id > 5\n',
  'transforms/tests.yaml': `unit_tests:\n  only_large:\n    model: orders_large\n    given:\n      ${name}: [{id: 1}, {id: 9}]\n    expect: [{${column}: 9}]\n`,
});

export const unknownInput: CodeDoc = {
  code: 'unit-test/unknown-input',
  severity: 'error',
  summary: 'A unit test is about a model that does not exist, or gives rows of something that the model does not read.',
  explanation:
    '`model` is the name of a model. The names under `given` are those that the template of the model reads with `ref`, `event` and `source`, and `self` for an incremental one.',
  examples: { wrong: unitTest('order', 'id'), right: unitTest('orders', 'id') },
};

export const unknownTestColumn: CodeDoc = {
  code: 'unit-test/unknown-column',
  severity: 'error',
  summary: 'A row of a unit test has a column that the table does not have, or a value of another type.',
  explanation:
    'The columns of events, seeds and of models with `columns` are known, and so are their types. A column that a row leaves out is null.',
  examples: {
    wrong: {
      'catalog/events.yaml': 'events:\n  order.paid:\n    properties: {amount: number}\n',
      'transforms/orders.sql.hbs': 'select amount from {{event "order.paid"}}\n',
      'transforms/tests.yaml':
        'unit_tests:\n  sums:\n    model: orders\n    given: {order.paid: [{amuont: 1}]}\n    expect: [{amount: 1}]\n',
    },
    right: {
      'catalog/events.yaml': 'events:\n  order.paid:\n    properties: {amount: number}\n',
      'transforms/orders.sql.hbs': 'select amount from {{event "order.paid"}}\n',
      'transforms/tests.yaml':
        'unit_tests:\n  sums:\n    model: orders\n    given: {order.paid: [{amount: 1}]}\n    expect: [{amount: 1}]\n',
    },
  },
};

export const untypedInput: CodeDoc = {
  code: 'unit-test/untyped-input',
  severity: 'error',
  summary: 'A unit test leaves out an input whose columns are not known.',
  explanation:
    'What is not given counts as an empty table. For that its columns have to be known: declare `columns` in the head of the model, or give at least one row.',
  examples: {
    wrong: {
      ...model('select 1 as id\n'),
      'transforms/copy.sql.hbs': 'select id from {{ref "orders"}}\n',
      'transforms/tests.yaml': 'unit_tests:\n  empty:\n    model: copy\n    expect: []\n',
    },
    right: {
      ...model('---\ncolumns: {id: integer}\n---\nselect 1 as id\n'),
      'transforms/copy.sql.hbs': 'select id from {{ref "orders"}}\n',
      'transforms/tests.yaml': 'unit_tests:\n  empty:\n    model: copy\n    expect: []\n',
    },
  },
};

export const duplicateTest: CodeDoc = {
  code: 'unit-test/duplicate',
  severity: 'error',
  summary: 'Two unit tests have the same name.',
  explanation: 'Reports name a unit test by its name, so it can be used once in the whole project.',
  examples: {
    wrong: {
      ...model('select 1 as id\n'),
      'transforms/a.yaml': 'unit_tests:\n  one: {model: orders, expect: [{id: 1}]}\n',
      'transforms/b.yaml': 'unit_tests:\n  one: {model: orders, expect: [{id: 1}]}\n',
    },
    right: {
      ...model('select 1 as id\n'),
      'transforms/a.yaml': 'unit_tests:\n  one: {model: orders, expect: [{id: 1}]}\n',
      'transforms/b.yaml': 'unit_tests:\n  two: {model: orders, expect: [{id: 1}]}\n',
    },
  },
};

const incremental = (range: string): ExampleFiles => ({
  ...model('---\nmaterialized: incremental\npartition: day\n---\nselect current_date as day\n'),
  'transforms/tests.yaml': `unit_tests:\n  later:\n    model: orders\n    incremental: {start: ${range}}\n    expect: []\n`,
});

export const badRange: CodeDoc = {
  code: 'unit-test/incremental',
  severity: 'error',
  summary: 'A unit test renders a model for an incremental run that it cannot have.',
  explanation:
    '`incremental` is `true` or a range of timestamps (`{start: 2025-01-14}`), and the model has `materialized: incremental`.',
  examples: { wrong: incremental('yesterday'), right: incremental('2025-01-14') },
};

export const unitTestCodes: readonly CodeDoc[] = [
  unknownInput,
  unknownTestColumn,
  untypedInput,
  duplicateTest,
  badRange,
];
