import { seeds } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A seed has other rows. */
export const meaningSeedRowsChanged: DiffRule<'seed'> = {
  id: 'meaning/seed-rows-changed',
  on: 'seed',
  severity: 'warning',
  bump: null,
  summary: 'A seed has other rows.',
  explanation: 'Nothing fails, and the number is another one. What joins the seed gives other values.',
  instead: 'Look at the models and metrics that are computed from it.',
  example: seeds('tier: string, price: number', 'tier: string, price: number', [
    'tier,price\nbasic,0\n',
    'tier,price\nbasic,5\n',
  ]),
  find: ({ before, after }, context) => {
    if (before === null || after === null) return null;
    const [was, is] = [context.before.seedKey(before), context.after.seedKey(after)];
    return was === null || is === null || was === is
      ? null
      : { message: `The rows of \`${after.name}\` are other ones.`, field: 'file' };
  },
};
