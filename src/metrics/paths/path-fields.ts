import { documented, duration, located, ref } from '../../yaml/shapes.ts';

/** What metrics about what the same entity did one after the other have in common. */
export const pathFields = {
  match: documented('The column by which the rows belong together: `user_id`, `order_id`. Every table has it.', ref),
};

export const windowField = documented(
  'How long after the first event: `30m`, `7d`. Its end belongs to it. Without one there is no limit.',
  located(duration),
);

/** A length of time as read. */
export interface Window {
  readonly text: string;
  readonly seconds: number;
}
