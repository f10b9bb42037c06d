import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';
import { helperCodes } from './helpers/codes.ts';
import { templateCodes } from './template/codes.ts';
import { unitTestCodes } from './unit-tests/codes.ts';

const model = (text: string): ExampleFiles => ({ 'transforms/orders.sql.hbs': text });

export const unclosedHead: CodeDoc = {
  code: 'transform/unclosed-head',
  severity: 'error',
  summary: 'The head of a model has no end.',
  explanation:
    'A file that begins with a line `---` has a head of YAML, which ends with the next line `---`. The SQL follows after it.',
  examples: {
    wrong: model('---\nmaterialized: table\nselect 1 as id\n'),
    right: model('---\nmaterialized: table\n---\nselect 1 as id\n'),
  },
};

export const emptyBody: CodeDoc = {
  code: 'transform/empty',
  severity: 'error',
  summary: 'A model without SQL.',
  explanation:
    'After the head there has to be a query. A file with nothing but a head or comments would fail in the warehouse.',
  examples: {
    wrong: model('---\nmaterialized: table\n---\n\n'),
    right: model('---\nmaterialized: table\n---\nselect 1 as id\n'),
  },
};

export const badModelName: CodeDoc = {
  code: 'transform/name',
  severity: 'error',
  summary: 'The name of a model cannot be the name of its table.',
  explanation:
    'A model has the name of its file, and its table or view has the name of the model: lower-case letters a–z, digits and `_`, not beginning with a digit, at most 120 characters. Names that begin with `waymark_` are taken.',
  examples: {
    wrong: { 'transforms/Orders-Daily.sql.hbs': 'select 1 as id\n' },
    right: { 'transforms/orders_daily.sql.hbs': 'select 1 as id\n' },
  },
};

export const strayFile: CodeDoc = {
  code: 'transform/stray-file',
  severity: 'warning',
  summary: 'A file among the transforms that is neither a model nor a partial.',
  explanation:
    'Models are called `name.sql.hbs`, partials `_name.hbs`. Other files are not read, which is seldom what was meant.',
  examples: {
    wrong: { 'transforms/orders.hbs': 'select 1 as id\n' },
    right: { 'transforms/orders.sql.hbs': 'select 1 as id\n' },
  },
};

export const unknownDialect: CodeDoc = {
  code: 'transform/unknown-dialect',
  severity: 'error',
  summary: 'A model for a warehouse that is not known.',
  explanation:
    '`name.bigquery.sql.hbs` is the SQL of the model `name` for BigQuery; the word in the middle is the name of a dialect.',
  examples: {
    wrong: { ...model('select 1 as id\n'), 'transforms/orders.bigqery.sql.hbs': 'select 2 as id\n' },
    right: { ...model('select 1 as id\n'), 'transforms/orders.bigquery.sql.hbs': 'select 2 as id\n' },
  },
};

export const variantWithoutModel: CodeDoc = {
  code: 'transform/variant',
  severity: 'error',
  summary: 'SQL for one warehouse without its model, or with a head of its own.',
  explanation:
    '`name.bigquery.sql.hbs` overrides the SQL of `name.sql.hbs`, which has to be there and has the head for both: a model has one description, one contract and one set of assertions.',
  examples: {
    wrong: { 'transforms/orders.bigquery.sql.hbs': 'select 1 as id\n' },
    right: { ...model('select 1 as id\n'), 'transforms/orders.bigquery.sql.hbs': 'select 1 as id\n' },
  },
};

export const duplicateModel: CodeDoc = {
  code: 'transform/duplicate',
  severity: 'error',
  summary: 'Two models or partials have the same name.',
  explanation: 'The folder is not part of the name, so a name can be used once in the whole project.',
  examples: {
    wrong: { 'transforms/a/orders.sql.hbs': 'select 1 as id\n', 'transforms/b/orders.sql.hbs': 'select 1 as id\n' },
    right: { 'transforms/a/orders.sql.hbs': 'select 1 as id\n', 'transforms/b/orders_b.sql.hbs': 'select 1 as id\n' },
  },
};

export const ambiguousName: CodeDoc = {
  code: 'transform/ambiguous-name',
  severity: 'error',
  summary: 'A model has the name of a seed, an event or the table of an event.',
  explanation:
    'Models, seeds and typed event tables live in one schema, and assertions name all of them alike. With the same name, one would overwrite the other.',
  examples: {
    wrong: { 'catalog/events.yaml': 'events:\n  signup: {}\n', 'transforms/signup.sql.hbs': 'select 1 as id\n' },
    right: { 'catalog/events.yaml': 'events:\n  signup: {}\n', 'transforms/signups.sql.hbs': 'select 1 as id\n' },
  },
};

export const cycle: CodeDoc = {
  code: 'transform/cycle',
  severity: 'error',
  summary: 'Models that read each other in a circle.',
  explanation:
    'A model can be built only after everything that it reads. The message shows the whole circle; take one of its references out. An incremental model reads its own earlier rows with `{{self}}`.',
  examples: {
    wrong: {
      'transforms/one.sql.hbs': 'select * from {{ref "two"}}\n',
      'transforms/two.sql.hbs': 'select * from {{ref "one"}}\n',
    },
    right: { 'transforms/one.sql.hbs': 'select * from {{ref "two"}}\n', 'transforms/two.sql.hbs': 'select 1 as id\n' },
  },
};

export const incrementalNeeds: CodeDoc = {
  code: 'transform/incremental',
  severity: 'error',
  summary: 'A head whose `materialized`, `partition` and `key` do not fit together.',
  explanation:
    'An incremental model has either a `partition` (whole periods of time are replaced) or a `key` (rows with the same key are replaced), so that running twice changes nothing. Other models are built as a whole and have neither.',
  examples: {
    wrong: model('---\nmaterialized: incremental\n---\nselect 1 as id\n'),
    right: model('---\nmaterialized: incremental\nkey: id\n---\nselect 1 as id\n'),
  },
};

export const unknownHeadColumn: CodeDoc = {
  code: 'transform/unknown-column',
  severity: 'error',
  summary: 'A partition or key names a column that the model does not declare.',
  explanation:
    '`columns` of a head are all columns of the model; the partition and the key are among them. A partition is a date or a timestamp.',
  examples: {
    wrong: model('---\nmaterialized: incremental\nkey: order\ncolumns: {id: integer}\n---\nselect 1 as id\n'),
    right: model('---\nmaterialized: incremental\nkey: id\ncolumns: {id: integer}\n---\nselect 1 as id\n'),
  },
};

export const ephemeralAssertions: CodeDoc = {
  code: 'transform/ephemeral-assertions',
  severity: 'error',
  summary: 'Assertions about an ephemeral model.',
  explanation:
    'An ephemeral model is put into the SQL of those that read it and has no table of its own that could be looked at. Make it a view, or assert on the models that read it.',
  examples: {
    wrong: model('---\nmaterialized: ephemeral\nassertions:\n  - not_null: id\n---\nselect 1 as id\n'),
    right: model('---\nmaterialized: view\nassertions:\n  - not_null: id\n---\nselect 1 as id\n'),
  },
};

/** Every code that reading and checking the transforms can report. */
export const transformCodes: readonly CodeDoc[] = [
  ...templateCodes,
  ...helperCodes,
  unclosedHead,
  emptyBody,
  badModelName,
  strayFile,
  unknownDialect,
  variantWithoutModel,
  duplicateModel,
  ambiguousName,
  cycle,
  incrementalNeeds,
  unknownHeadColumn,
  ephemeralAssertions,
  ...unitTestCodes,
];
