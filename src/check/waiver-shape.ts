import { documented, located, object, text } from '../yaml/shapes.ts';
import { dateShape } from './deprecation-shape.ts';

export const waiverShape = object({
  what: 'a waiver',
  required: {
    rule: documented('Id of the rule, as `waymark diff` shows it: `producers/property-required`.', located(text)),
    subject: documented('What the break is about, as `waymark diff` shows it: `order.paid.amount`.', located(text)),
    reason: documented('Why the break is accepted.', text),
    owner: documented('The team that accepts it: the owner of the subject, where it has one.', located(text)),
    expires: documented('The last day on which it counts.', located(dateShape)),
  },
});
export type WaiverSpec = NonNullable<ReturnType<typeof waiverShape.read>>;
