import { randomNumbers } from '../harness/random.ts';

/**
 * A project of `size` events with 10 properties each and `size` models with 2 assertions each that refer to earlier ones.
 * The same size gives the same files. Four in ten properties have limits that few others have.
 */
export function* manyDefinitions(size: number): Iterable<readonly [path: string, text: string]> {
  const next = randomNumbers(42);
  yield ['waymark.yaml', settings];
  yield ['catalog/shared.yaml', shared];
  for (let first = 0; first < size; first += eventsPerFile) {
    const area = first / eventsPerFile;
    yield [
      `catalog/area_${area % 20}/events_${area}.yaml`,
      eventFile(first, Math.min(size, first + eventsPerFile), next),
    ];
  }
  for (let index = 0; index < size; index++) {
    yield [`transforms/area_${index % 20}/${modelName(index)}.sql.hbs`, modelFile(index, next)];
  }
}

const eventsPerFile = 10;

export function eventName(index: number): string {
  return `${areas[index % areas.length]}.${actions[(index * 7) % actions.length]}_${index}`;
}

export function modelName(index: number): string {
  return `model_${String(index).padStart(5, '0')}`;
}

/** The models that a model refers to: up to three earlier ones, near and far. */
export function parentsOf(index: number): readonly number[] {
  return [...new Set([index - 1, index >> 1, index - 17])]
    .filter((parent) => parent >= 0 && parent < index)
    .toSorted((a, b) => a - b);
}

const areas = ['cart', 'checkout', 'order', 'page', 'account', 'search', 'invoice', 'trial', 'video', 'campaign'];
const actions = ['viewed', 'opened', 'closed', 'started', 'finished', 'failed', 'shared', 'refunded', 'edited'];
const words = [
  'amount',
  'device',
  'plan',
  'session',
  'screen',
  'coupon',
  'filter',
  'region',
  'reason',
  'step',
  'variant',
];

const settings = `name: many_definitions
targets:
  dev: {type: duckdb, path: dist/dev.duckdb, schema: main}
default_target: dev
`;

const shared = `properties:
  order_id: {type: string, max_length: 64, pii: pseudonymous, description: Hashed identifier of the order, example: ord_1}
  country: {type: string, format: country, description: Country of the buyer, example: DE}

groups:
  context: [order_id, country]

sources:
  app:
    layout: envelope
    location: data/*.ndjson
    fields: {event: event, id: event_id, time: timestamp, received: received_at, properties: properties}
`;

function eventFile(from: number, to: number, next: (below: number) => number): string {
  const events: string[] = ['events:\n'];
  for (let index = from; index < to; index++) {
    events.push(
      `  ${eventName(index)}:\n`,
      `    description: Fired when thing ${index} happened in the app\n`,
      `    owner: team_${index % 20}\n    platforms: [web, server]\n    version: 1.${next(9)}.0\n`,
      '    include: [context]\n    properties:\n',
    );
    for (let property = 0; property < 8; property++) events.push(propertyLine(property, next));
  }
  return events.join('');
}

function propertyLine(position: number, next: (below: number) => number): string {
  const name = `${words[next(words.length)]}_${position}`;
  const kind = kinds[(position + next(3)) % kinds.length];
  const own = next(10) < 4 ? 10 + next(2000) : null;
  const required = next(2) === 0 ? ', required: true' : '';
  return `      ${name}: {${kind?.(own) ?? 'type: boolean'}${required}}\n`;
}

/** What a property can be; `own` is a number that few others have, or null for what many have. */
const kinds: readonly ((own: number | null) => string)[] = [
  (own) => `type: number, minimum: 0, maximum: ${own ?? 1000}, unit: USD, description: "Amount, in dollars"`,
  (own) => `type: string, min_length: 1, max_length: ${own ?? 254}, description: Identifier of what was touched`,
  (own) => `type: integer, minimum: 0, maximum: ${own ?? 100}, description: How many of them`,
  (own) =>
    `type: string, enum: [card, paypal, wire, ${own === null ? 'other' : `m${own}`}], description: Way of paying`,
  () => 'type: boolean, description: Whether it was the first time',
  () => 'type: timestamp, description: When it happened',
  (own) => `type: string, pattern: "^[A-Z]{3}${own ?? ''}$", description: Code of the currency`,
  (own) => `type: array, items: {type: string, max_length: ${own ?? 64}}, description: Words that were chosen`,
];

function modelFile(index: number, next: (below: number) => number): string {
  const parents = parentsOf(index);
  return `---
description: Thing ${index} by day
owner: team_${index % 20}
tags: [area_${index % 20}]
materialized: ${index % 3 === 0 ? 'table' : 'view'}
assertions:
  - not_null: day
  - range: {column: things, min: 0, max: ${1000 + next(1_000_000)}}
---
select day, count(*) as things
from (
  select {{date_trunc "day" "event_time"}} as day from {{event "${eventName(index)}"}}
${parents.map((parent) => `  union all\n  select day from {{ref "${modelName(parent)}"}}`).join('\n')}
) as every
group by 1
`;
}
