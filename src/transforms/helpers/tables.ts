import { text } from '../../sql/make.ts';
import { notIncremental, notYet } from './codes.ts';
import type { Helper } from './helper.ts';

/** Where loading puts the rows of all events that broke a rule. */
const quarantineTable = 'waymark_quarantine';
/** Where loading counts what became of the rows of every file. */
const loadsTable = 'waymark_loads';

/** Helpers that stand for a table. */
export const tableHelpers: readonly Helper[] = [
  {
    name: 'ref',
    group: 'tables',
    summary: 'The table or view of a model, or of a seed. This is what makes one model wait for another.',
    params: [{ name: 'name', kind: 'model', description: 'the name of a model or seed' }],
    example: '{{ref "orders_daily"}}',
    render: (call, context) => context.tableOf('model', call.text(0)),
  },
  {
    name: 'event',
    group: 'tables',
    summary: 'The typed table that holds the valid rows of an event, each once.',
    params: [{ name: 'name', kind: 'event', description: 'the name of an event' }],
    example: '{{event "order.paid"}}',
    render: (call, context) => context.tableOf('event', call.text(0)),
  },
  {
    name: 'source',
    group: 'tables',
    summary: 'The existing table that a source of the catalog reads from, as it is: not checked and not deduplicated.',
    params: [{ name: 'name', kind: 'source', description: 'the name of a source with a `table`' }],
    example: '{{source "raw_orders"}}',
    render: (call, context) => context.tableOf('source', call.text(0)),
  },
  {
    name: 'quarantine',
    group: 'tables',
    summary:
      'The rows of an event that broke a rule of the catalog, with the code of the rule, the reason and the raw payload.',
    params: [{ name: 'event', kind: 'event', description: 'the name of an event' }],
    example: '{{quarantine "order.paid"}}',
    render(call, context) {
      const event = context.dialect.expr(text(call.text(0)));
      return `(select * from ${context.tableOf('internal', quarantineTable)} where event = ${event})`;
    },
  },
  {
    name: 'loads',
    group: 'tables',
    summary:
      'What became of the received rows of an event, a row for each of its files: `received` is `accepted`, `quarantined` and `duplicates` together.',
    params: [{ name: 'event', kind: 'event', description: 'the name of an event' }],
    example: '{{loads "order.paid"}}',
    render(call, context) {
      const event = context.dialect.expr(text(call.text(0)));
      return `(select * from ${context.tableOf('internal', loadsTable)} where event = ${event})`;
    },
  },
  {
    name: 'self',
    group: 'tables',
    summary:
      'The table itself. In a model only inside of `{{#if incremental}}`: the table as it was before the run. In an assertion, the table that it is about.',
    params: [],
    example: '{{self}}',
    render(call, context) {
      if (context.self !== null) return context.self;
      const hint = 'Put it inside of `{{#if incremental}}`.';
      call.report(notIncremental, 'There is no table yet that `self` could stand for.', hint);
      return 'null';
    },
  },
  {
    name: 'metric',
    group: 'tables',
    summary: 'Reserved for metrics of the catalog.',
    params: [{ name: 'name', kind: 'text', description: 'the name of a metric' }],
    example: '{{metric "revenue"}}',
    render(call) {
      call.report(
        notYet,
        'Metrics cannot be used in models yet.',
        'Ask for it with `waymark query`, or write its SQL here for now.',
      );
      return 'null';
    },
  },
];
