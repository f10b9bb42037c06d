import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameSet } from '../same-data.ts';

/** Rows are read from another place. */
export const meaningLocationChanged: DiffRule<'source'> = {
  id: 'meaning/location-changed',
  on: 'source',
  severity: 'warning',
  bump: null,
  summary: 'Rows are read from another place.',
  explanation:
    'Nothing fails, and the number is another one. Tables are filled from other files, or from another table.',
  instead: 'Make sure that the new place holds what the old one did.',
  example: catalogs(
    'sources:\n  app: {location: data/*.ndjson}\nevents:\n  order.paid: {}\n',
    'sources:\n  app: {location: events/*.ndjson}\nevents:\n  order.paid: {}\n',
  ),
  find: ({ before, after }) => {
    if (before === null || after === null) return null;
    const places = (one: typeof before) => [...one.location.map(({ value }) => value), one.table ?? ''];
    return sameSet(places(before), places(after))
      ? null
      : {
          message: `\`${after.name}\` is read from another place.`,
          field: after.table === undefined ? 'location' : 'table',
        };
  },
};
