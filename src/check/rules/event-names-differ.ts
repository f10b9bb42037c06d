import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { sqlName } from '../../base/names.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { ResolvedEvent } from '../resolve-events.ts';
import { example, type Rule } from './rule.ts';

const tableCollision: CodeDoc = {
  code: 'name/table-collision',
  severity: 'error',
  summary: 'Two names that become the same table.',
  explanation:
    'Names are written as the app sends them, but tables need safe identifiers: `order.paid` and `order-paid` both become `event_order_paid`. Rename one of them.',
  examples: {
    wrong: example('events:\n  order.paid: {}\n  order-paid: {}\n'),
    right: example('events:\n  order.paid: {}\n  order-refunded: {}\n'),
  },
};

const typeCollision: CodeDoc = {
  code: 'name/type-collision',
  severity: 'error',
  summary: 'Two event names that become the same TypeScript type.',
  explanation: 'Type names leave out the separators: `step_1` and `step1` both become `Step1`. Rename one of them.',
  examples: {
    wrong: example('events:\n  step_1: {}\n  step1: {}\n'),
    right: example('events:\n  step_1: {}\n  step_2: {}\n'),
  },
};

const reservedTable: CodeDoc = {
  code: 'name/reserved-table',
  severity: 'error',
  summary: 'The name of a seed is kept for tables that Waymark makes itself.',
  explanation:
    'Tables of events begin with `event_`, internal ones with `waymark_`. Everything of a target lies in one schema.',
  examples: {
    wrong: example('seeds:\n  waymark_rates: {file: seeds/rates.csv, columns: {rate: number}}\n'),
    right: example('seeds:\n  rates: {file: seeds/rates.csv, columns: {rate: number}}\n'),
  },
};

/** Every event has a table and a type of its own, every seed a table. */
export const eventNamesDiffer: Rule = {
  name: 'event-names-differ',
  codes: [tableCollision, typeCollision, reservedTable],
  check(world, report) {
    const tables = new Map<string, ResolvedEvent>();
    const types = new Map<string, ResolvedEvent>();
    for (const event of world.events.values()) {
      const sameTable = tables.get(event.def.table);
      const sameType = types.get(event.def.typeName);
      const first = sameTable ?? sameType;
      tables.set(event.def.table, sameTable ?? event);
      types.set(event.def.typeName, sameType ?? event);
      if (first === undefined) continue;
      const what = sameTable === undefined ? `type \`${event.def.typeName}\`` : `table \`${event.def.table}\``;
      report(
        diagnostic(sameTable === undefined ? typeCollision : tableCollision, {
          message: `\`${event.name}\` and \`${first.name}\` both become the ${what}.`,
          span: spanOf(event.def, 'name'),
          related: [{ message: `\`${first.name}\` is defined here`, span: spanOf(first.def, 'name') }],
        }),
      );
    }
    for (const seed of world.seeds) {
      const prefix = ['waymark_', 'event_'].find((one) => sqlName(seed.name).startsWith(one));
      if (prefix === undefined) continue;
      report(
        diagnostic(reservedTable, {
          message: `Names of seeds cannot begin with \`${prefix}\`.`,
          span: spanOf(seed, 'name'),
        }),
      );
    }
  },
};
