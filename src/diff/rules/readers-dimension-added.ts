import { metrics } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { valuesText } from '../values.ts';

/** A metric can be asked by something more. */
export const readersDimensionAdded: DiffRule<'metric'> = {
  id: 'readers/dimension-added',
  on: 'metric',
  severity: 'info',
  bump: null,
  summary: 'A metric can be asked by something more.',
  explanation: 'Whatever was asked before gives the same.',
  instead: 'Nothing: new dimensions break nobody.',
  example: metrics(
    'taxes: {type: simple, sum: tax, of: order.paid, dimensions: []}',
    'taxes: {type: simple, sum: tax, of: order.paid, dimensions: [tier]}',
  ),
  find: ({ before, after }, context) => {
    if (before === null || after === null) return null;
    const was = new Set(context.before.metrics.dimensionsOf(before.name));
    const added = context.after.metrics.dimensionsOf(after.name).filter((name) => !was.has(name));
    return added.length === 0
      ? null
      : { message: `The metric \`${after.name}\` can be asked by ${valuesText(added)}.`, field: 'dimensions' };
  },
};
