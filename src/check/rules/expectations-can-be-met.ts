import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import type { EventDef } from '../../model/event.ts';
import { spanOf } from '../../yaml/shape.ts';
import { example, type Rule } from './rule.ts';

const freshnessOrder: CodeDoc = {
  code: 'event/freshness',
  severity: 'error',
  summary: 'Ages of `freshness` that are not in order.',
  explanation:
    'Data normally come within `target`, are late from then on, warned about after `acceptable`, and an error after `grace`: each is longer than the one before.',
  examples: {
    wrong: example('events:\n  order.paid:\n    freshness: {target: 1h, acceptable: 5m}\n'),
    right: example('events:\n  order.paid:\n    freshness: {target: 5m, acceptable: 1h}\n'),
  },
};

const volumeRange: CodeDoc = {
  code: 'event/volume',
  severity: 'error',
  summary: 'An expected volume without bounds, or with bounds that cannot be met.',
  explanation: '`volume` needs `min` or `max` or both, and `min` must not be above `max`.',
  examples: {
    wrong: example('events:\n  order.paid:\n    volume: {per: day, min: 100, max: 10}\n'),
    right: example('events:\n  order.paid:\n    volume: {per: day, min: 10, max: 100}\n'),
  },
};

/** What is expected of an event's data can be met. */
export const expectationsCanBeMet: Rule = {
  name: 'expectations-can-be-met',
  codes: [freshnessOrder, volumeRange],
  check(world, report) {
    for (const { def, spec, complained } of world.events.values()) {
      if (complained) continue;
      const age = wrongAge(def);
      if (age !== null && spec.freshness !== undefined) {
        report(
          diagnostic(freshnessOrder, {
            message: `\`${age.later}\` has to be longer than \`${age.earlier}\`.`,
            span: spanOf(spec.freshness, age.later),
          }),
        );
      }
      const problem = volumeProblem(def);
      if (problem !== null && spec.volume !== undefined) {
        report(diagnostic(volumeRange, { message: problem, span: spec.volume.at.self }));
      }
    }
  },
};

function wrongAge({ freshness }: EventDef): { earlier: 'target' | 'acceptable'; later: 'acceptable' | 'grace' } | null {
  if (freshness === undefined) return null;
  const { target, acceptable, grace } = freshness;
  if (acceptable !== undefined && acceptable.seconds <= target.seconds)
    return { earlier: 'target', later: 'acceptable' };
  if (grace === undefined) return null;
  if (acceptable !== undefined)
    return grace.seconds <= acceptable.seconds ? { earlier: 'acceptable', later: 'grace' } : null;
  return grace.seconds <= target.seconds ? { earlier: 'target', later: 'grace' } : null;
}

function volumeProblem({ volume }: EventDef): string | null {
  if (volume === undefined) return null;
  const { min, max } = volume;
  if (min === undefined && max === undefined) return 'The volume has neither `min` nor `max`.';
  return min !== undefined && max !== undefined && min > max ? `Nothing is at least ${min} and at most ${max}.` : null;
}
