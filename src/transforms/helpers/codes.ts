import type { CodeDoc, ExampleFiles } from '../../base/diagnostic.ts';

const model = (body: string): ExampleFiles => ({ 'transforms/orders.sql.hbs': body });
const event = { 'catalog/events.yaml': 'events:\n  order.paid: {}\n' };

export const unknownModel: CodeDoc = {
  code: 'transform/unknown-ref',
  severity: 'error',
  summary: 'A template refers to a model or seed that does not exist.',
  explanation:
    'The name of a model is that of its file without `.sql.hbs`; seeds are declared in the catalog. Events are named with `{{event "…"}}`.',
  examples: {
    wrong: { ...model('select * from {{ref "customer"}}\n'), 'transforms/customers.sql.hbs': 'select 1 as id\n' },
    right: { ...model('select * from {{ref "customers"}}\n'), 'transforms/customers.sql.hbs': 'select 1 as id\n' },
  },
};

export const unknownEvent: CodeDoc = {
  code: 'transform/unknown-event',
  severity: 'error',
  summary: 'A template refers to an event that is not in the catalog.',
  explanation:
    'Events are named as in the catalog, and stand for the typed table that their valid rows are loaded into.',
  examples: {
    wrong: { ...event, ...model('select * from {{event "order.payed"}}\n') },
    right: { ...event, ...model('select * from {{event "order.paid"}}\n') },
  },
};

export const deprecatedEvent: CodeDoc = {
  code: 'transform/deprecated-event',
  severity: 'warning',
  summary: 'A model reads an event that is deprecated.',
  explanation: 'The event will stop to be sent. Read the one that replaces it, where the catalog names one.',
  examples: {
    wrong: {
      'catalog/events.yaml':
        'events:\n  order.paid: {}\n  order.done:\n    status: {deprecated: {replaced_by: order.paid}}\n',
      ...model('select * from {{event "order.done"}}\n'),
    },
    right: {
      'catalog/events.yaml':
        'events:\n  order.paid: {}\n  order.done:\n    status: {deprecated: {replaced_by: order.paid}}\n',
      ...model('select * from {{event "order.paid"}}\n'),
    },
  },
};

export const unknownSource: CodeDoc = {
  code: 'transform/unknown-source',
  severity: 'error',
  summary: 'A template refers to a source that does not exist or has no table.',
  explanation:
    '`{{source "…"}}` stands for the existing table that a source of the catalog names under `table`. Sources of files have none: read their events.',
  examples: {
    wrong: {
      'catalog/events.yaml':
        'events:\n  order.paid: {}\nsources:\n  raw: {layout: columns, table: raw_orders, events: [order.paid], fields: {time: at}}\n',
      ...model('select * from {{source "row"}}\n'),
    },
    right: {
      'catalog/events.yaml':
        'events:\n  order.paid: {}\nsources:\n  raw: {layout: columns, table: raw_orders, events: [order.paid], fields: {time: at}}\n',
      ...model('select * from {{source "raw"}}\n'),
    },
  },
};

export const unknownVariable: CodeDoc = {
  code: 'transform/unknown-variable',
  severity: 'error',
  summary: 'A template reads a variable that has no value.',
  explanation:
    'Variables are given under `vars` in `waymark.yaml`, in the head of a model, or with `--vars`. A helper can name a default: `{{var "name" default=5}}`.',
  examples: {
    wrong: { 'waymark.yaml': 'vars: {minimum: 5}\n', ...model('select {{var "minimun"}} as n\n') },
    right: { 'waymark.yaml': 'vars: {minimum: 5}\n', ...model('select {{var "minimum"}} as n\n') },
  },
};

export const notIncremental: CodeDoc = {
  code: 'transform/not-incremental',
  severity: 'error',
  summary: 'A helper for incremental runs is used where the model is built as a whole.',
  explanation:
    '`{{partition_start}}`, `{{partition_end}}` and, in a model, `{{self}}` have a meaning only while a part of a table that exists is built again. Put them inside of `{{#if incremental}}…{{/if}}`. The bounds need a `partition` in the head.',
  examples: {
    wrong: model('---\nmaterialized: incremental\nkey: id\n---\nselect 1 as id from {{self}}\n'),
    right: model(
      '---\nmaterialized: incremental\nkey: id\n---\nselect 1 as id\n{{#if incremental}}\nwhere 1 > (select max(id) from {{self}})\n{{/if}}\n',
    ),
  },
};

export const notYet: CodeDoc = {
  code: 'transform/not-yet',
  severity: 'error',
  summary: 'A helper whose name is reserved for something that does not exist yet.',
  explanation:
    'Metrics are asked for with `waymark query`; they cannot be used in models yet. Write the SQL of the metric in the model for now.',
  examples: { wrong: model('select {{metric "revenue"}} as revenue\n'), right: model('select 1 as revenue\n') },
};

export const helperCodes: readonly CodeDoc[] = [
  unknownModel,
  unknownEvent,
  deprecatedEvent,
  unknownSource,
  unknownVariable,
  notIncremental,
  notYet,
];
