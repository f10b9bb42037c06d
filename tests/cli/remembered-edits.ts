import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { change, put } from './project-twins.ts';

/* Edits of a project by what of it is looked at after them. */

/** Only what was edited. */
export const brief: Readonly<Record<string, (folder: string) => void>> = {
  'the limit of a property': (folder) => change(folder, 'catalog/orders.yaml', 'minimum: 0', 'minimum: 1'),
  'a property more': (folder) =>
    change(folder, 'catalog/orders.yaml', 'properties:\n', 'properties:\n      extra: date\n'),
  'a description': (folder) =>
    change(folder, 'catalog/orders.yaml', '.paid:\n', '.paid:\n    description: Größe | *x*\n'),
  'a line more': (folder) => change(folder, 'catalog/orders.yaml', 'events:', '# a comment\nevents:'),
  'a rule and an example': (folder) =>
    change(
      folder,
      'catalog/orders.yaml',
      '.paid:\n',
      '.paid:\n    rules: {always: {require: [amount]}}\n    examples: [{amount: 5}]\n',
    ),
  'SQL of a model': (folder) => change(folder, 'transforms/daily.sql.hbs', 'select id', 'select distinct id'),
  'what a column of a model is made of': (folder) =>
    change(folder, 'transforms/paid.sql.hbs', 'order_id as id', 'concat(order_id, amount) as id'),
  'a model that is not followed any more, and a property more': (folder) => {
    change(folder, 'transforms/paid.sql.hbs', 'amount from', '(select amount) as amount from');
    change(folder, 'catalog/orders.yaml', 'properties:\n', 'properties:\n      extra: date\n');
  },
  'the head of a model': (folder) =>
    change(
      folder,
      'transforms/daily.sql.hbs',
      'By day',
      'By day\nowner: shop\nassertions: [{not_null: id}]\ncolumns: {id: string}',
    ),
  'two files': (folder) => {
    change(folder, 'catalog/orders.yaml', 'minimum: 0', 'minimum: 2');
    change(folder, 'transforms/paid.sql.hbs', 'select', 'select distinct');
  },
};

/** Everything. */
export const far: Readonly<Record<string, (folder: string) => void>> = {
  'the name of an event': (folder) => change(folder, 'catalog/pages.yaml', 'page.viewed', 'page.seen'),
  'what a model reads': (folder) => change(folder, 'transforms/daily.sql.hbs', '"paid"', '"other"'),
  'a shared property': (folder) => change(folder, 'catalog/shared.yaml', 'Order', 'Ordered'),
  'whether a shared property is used': (folder) =>
    change(folder, 'catalog/pages.yaml', 'properties:\n', 'properties:\n      page: {required: true}\n'),
  'the status of an event': (folder) =>
    change(folder, 'catalog/orders.yaml', '.paid:\n', '.paid:\n    status: deprecated\n'),
  'a partial': (folder) => put(folder, 'transforms/_old.hbs', 'other'),
  'a new file': (folder) => put(folder, 'catalog/new.yaml', 'events:\n  new: {}\n'),
  'a file less': (folder) => rmSync(join(folder, 'transforms/other.sql.hbs')),
  settings: (folder) => change(folder, 'waymark.yaml', 'least: 1', 'least: 2'),
  'a mistake': (folder) => change(folder, 'catalog/orders.yaml', 'minimum: 0', 'minimun: 0'),
};
