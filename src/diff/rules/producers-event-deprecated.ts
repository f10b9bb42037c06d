import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An event is on its way out. */
export const producersEventDeprecated: DiffRule<'event'> = {
  id: 'producers/event-deprecated',
  on: 'event',
  severity: 'info',
  bump: 'minor',
  summary: 'An event is on its way out.',
  explanation:
    'It is accepted as before. Generated types and documentation say that it goes away, why, and what to use.',
  instead: 'Tell the teams that send it, and keep it until the date that you announced.',
  example: events('', 'status: {deprecated: {reason: The shop sends it no more}}'),
  find: ({ before, after }) => {
    if (before === null || after?.status !== 'deprecated' || before.status === 'deprecated') return null;
    const { replaced_by, remove_after } = after.deprecation ?? {};
    const instead = replaced_by === undefined ? '' : `; \`${replaced_by}\` replaces it`;
    const until = remove_after === undefined ? '' : `; it may be removed after ${remove_after}`;
    return { message: `\`${after.name}\` is deprecated now${instead}${until}.`, field: 'status' };
  },
};
