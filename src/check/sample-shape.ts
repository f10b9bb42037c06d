import type { EventSample, PropertySample, SampleDelay } from '../model/sample.ts';
import type { Shape } from '../yaml/shape.ts';
import {
  byKind,
  documented,
  duration,
  integer,
  json,
  jsonObject,
  lazy,
  list,
  listOrOne,
  mapOf,
  mapped,
  type NamedEntry,
  name,
  number,
  object,
  oneOf,
  ref,
} from '../yaml/shapes.ts';
import { conditionOf, conditionsShape } from './condition-shape.ts';

const share = number({ min: 0, max: 1 });

function recordOf<T>(entries: readonly NamedEntry<T>[]): Record<string, T> {
  const record: Record<string, T> = {};
  for (const entry of entries) if (entry.value !== undefined) record[entry.name] = entry.value;
  return record;
}

const range = object({
  what: 'a range',
  required: { min: documented('Smallest number.', number()), max: documented('Largest number.', number()) },
});

/** How values of a property are drawn; see `src/model/sample.ts`. */
export const propertySampleShape: Shape<PropertySample> = object({
  what: 'a sample',
  optional: {
    values: documented('Equally likely values.', list(json, { min: 1 })),
    weights: documented(
      'Values and how often each comes, relative to the others.',
      mapped(mapOf(number({ min: 0 }), 'value'), recordOf),
    ),
    min: documented('Smallest number drawn.', number()),
    max: documented('Largest number drawn.', number()),
    mean: documented('Mean of the numbers drawn.', number()),
    present: documented('How often an optional property is there, from 0 to 1.', share),
    scope: documented('`journey`: the same value in all events of a journey.', oneOf(['event', 'journey'], 'scope')),
    pool: documented('Number of distinct values.', integer({ min: 1 })),
    copy: documented('Property whose latest value in the journey is taken.', name),
    times: documented('The copied number times a number from this range.', range),
    plus: documented('The copied number plus a number from this range.', range),
    known_from: documented('Events from which on the value is known.', listOrOne(ref)),
    per: documented('Property for each value of which `known_from` begins again.', name),
    by: documented('Property of the event whose value decides which of `cases` applies.', name),
    cases: documented(
      'Value of `by` → sample.',
      mapped(
        mapOf(
          lazy('sample', () => propertySampleShape),
          'value',
        ),
        recordOf,
      ),
    ),
  },
});

const delay: Shape<SampleDelay> = byKind({
  scalar: mapped(duration, (mean) => ({ mean })),
  map: object({
    what: 'a delay',
    optional: {
      min: documented('Shortest time.', duration),
      mean: documented('Mean of the times.', duration),
      max: documented('Longest time.', duration),
    },
  }),
});

const step = object({
  what: 'a step',
  required: { event: documented('The event before.', ref) },
  optional: {
    probability: documented('How often the step is taken, from 0 to 1.', share),
    choice: documented('Of the steps with the same word that leave one event, at most one is taken.', name),
    delay: documented('Time since the event before.', delay),
    when: documented(
      'Conditions on the latest values in the journey; where they do not hold the step is not taken.',
      mapped(conditionsShape, (conditions) => conditions.map(conditionOf)),
    ),
    set: documented('Values of properties where the event is reached by this step.', jsonObject),
    copy: documented('Property → property of an earlier event.', mapped(mapOf(name, 'property'), recordOf)),
    renew: documented('Properties that are drawn anew from here on.', listOrOne(name)),
  },
});

/** How events of a kind are made; see `src/model/sample.ts`. */
export const eventSampleShape: Shape<EventSample> = object({
  what: 'a sample',
  optional: {
    weight: documented('Share of the journeys that begin with this event.', number({ min: 0 })),
    max: documented('At most so many in one journey.', integer({ min: 1 })),
    follows: documented('What it may come after.', list(step)),
  },
});
