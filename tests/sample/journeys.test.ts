import { describe, expect, test } from 'vitest';
import { sampleEvents, sampleFile } from '../../src/sample/index.ts';
import { checkFiles } from '../language/check-files.ts';
import { catalogOf, payloadOf, sample } from './fixture.ts';

const source = 'sources: {app: {location: data/*.ndjson}}';

describe('journeys', () => {
  test('without any hint, events follow those that come before them', () => {
    const rows = sample(
      catalogOf(`
properties: {visit: {type: string, required: true}}
entities: {visit: {key: visit}}
events:
  opened: {properties: [visit], once_per: visit}
  read: {properties: [visit], after: opened}
  bought: {properties: [visit], after: [opened, read], once_per: visit}
${source}`),
    );
    const count = (event: string): number => rows.filter((row) => row.event === event).length;
    expect(count('read') / count('opened')).toBeCloseTo(0.5, 1);
    expect(count('bought')).toBeGreaterThan(0);
    expect(count('bought')).toBeLessThan(count('read'));
  });

  test('take at most one of the steps of a choice', () => {
    const rows = sample(
      catalogOf(`
properties: {id: {type: string, required: true}}
entities: {offer: {key: id}}
events:
  offered: {properties: [id], once_per: offer}
  accepted: {properties: [id], after: offered, sample: {follows: [{event: offered, probability: 0.5, choice: decision, delay: {min: 60s, max: 90s}}]}}
  refused: {properties: [id], after: offered, sample: {follows: [{event: offered, probability: 0.5, choice: decision, delay: {min: 60s, max: 90s}}]}}
${source}`),
    );
    const ids = (event: string): Set<unknown> =>
      new Set(rows.filter((row) => row.event === event).map((row) => payloadOf(row).id));
    const [accepted, refused] = [ids('accepted'), ids('refused')];
    expect(accepted.size + refused.size).toBe(ids('offered').size);
    expect([...accepted].filter((id) => refused.has(id))).toEqual([]);
    const started = new Map(rows.filter((row) => row.event === 'offered').map((row) => [payloadOf(row).id, row]));
    for (const row of rows.filter((one) => one.event !== 'offered')) {
      const seconds =
        (Date.parse(String(row.row.timestamp)) - Date.parse(String(started.get(payloadOf(row).id)?.row.timestamp))) /
        1000;
      expect(seconds).toBeGreaterThanOrEqual(60);
      expect(seconds).toBeLessThanOrEqual(90.002);
    }
  });

  test('repeat, set and copy as asked, and a step can lead back', () => {
    const rows = sample(
      catalogOf(`
properties: {id: {type: string, required: true}}
entities: {order: {key: id}}
events:
  tried:
    properties: {id: , price: {type: number, required: true}}
    sample: {max: 3, follows: [{event: tried, probability: 1}]}
  charged:
    properties: {id: , amount: {type: number, required: true}, kind: {type: string, enum: [card, cash], required: true}}
    after: tried
    sample: {max: 1, follows: [{event: tried, probability: 1, set: {kind: cash}, copy: {amount: price}}]}
${source}`),
      { count: 400 },
    );
    const journeys = Map.groupBy(rows, (row) => payloadOf(row).id);
    for (const journey of journeys.values()) {
      const tried = journey.filter((row) => row.event === 'tried').map(payloadOf);
      const charged = journey.filter((row) => row.event === 'charged').map(payloadOf);
      expect(tried.length).toBe(3);
      expect(charged).toMatchObject([{ kind: 'cash' }]);
      expect(tried.map((one) => one.price)).toContain(charged[0]?.amount);
    }
  });

  test('take a step only where its conditions hold for the event before', () => {
    const rows = sample(
      catalogOf(`
properties: {id: {type: string, required: true}}
entities: {message: {key: id}}
events:
  sent: {properties: {id: , held_back: {type: boolean, required: true}, size: {type: integer, minimum: 0, maximum: 9, required: true}}, once_per: message}
  read: {properties: [id], sample: {follows: [{event: sent, when: {held_back: false}, probability: 1}]}}
  counted: {properties: [id], sample: {follows: [{event: sent, when: {held_back: true, size: {minimum: 5}}, probability: 1}]}}
${source}`),
    );
    const ids = (event: string, isWanted: (payload: Record<string, unknown>) => boolean = () => true): unknown[] =>
      rows
        .filter((row) => row.event === event)
        .map(payloadOf)
        .filter(isWanted)
        .map((payload) => payload.id)
        .sort();
    expect(ids('read')).toEqual(ids('sent', (payload) => payload.held_back === false));
    expect(ids('counted')).toEqual(ids('sent', (payload) => payload.held_back === true && Number(payload.size) >= 5));
    expect(ids('counted').length).toBeGreaterThan(0);
  });

  test('conditions of a step speak of properties and values that the event before can have', () => {
    const finding = (when: string) =>
      checkFiles({
        'catalog/a.yaml': `
properties: {id: string, tier: {type: string, enum: [basic, plus]}}
events:
  sent: {description: d, owner: o, properties: [id, tier]}
  read: {description: d, owner: o, properties: [id], sample: {follows: [{event: sent, when: ${when}}]}}
${source}`,
      }).diagnostics.filter((one) => one.severity === 'error');
    expect(finding('{tier: [basic]}')).toEqual([]);
    expect(finding('{teir: basic}')).toMatchObject([{ code: 'sample/unknown-property', span: { line: 5 } }]);
    expect(finding('{teir: basic}')[0]?.hint).toContain('`tier`');
    expect(finding('{tier: gold}')).toMatchObject([{ code: 'sample/value', span: { line: 5 } }]);
  });

  test('one thing of a pool happens once, although people come back', () => {
    const rows = sample(
      catalogOf(`
properties: {user: {type: string, required: true, sample: {pool: 20}}}
entities: {user: {key: user}}
events:
  signed_up: {properties: [user], once_per: user, sample: {weight: 1}}
  came_back: {properties: [user], sample: {weight: 1}}
${source}`),
    );
    const signedUp = rows.filter((row) => row.event === 'signed_up');
    expect(signedUp.length).toBe(new Set(signedUp.map((row) => payloadOf(row).user)).size);
    expect(signedUp.length).toBeLessThanOrEqual(20);
    expect(rows.length).toBeGreaterThan(500);
  });

  test('one thing of a list of values happens once, too', () => {
    const rows = sample(
      catalogOf(`
properties: {plan: {type: string, required: true, sample: {values: [a, b, c]}}}
entities: {plan: {key: plan}}
events:
  made: {properties: [plan], once_per: plan, sample: {weight: 1}}
  sold: {properties: [plan], sample: {weight: 1}}
${source}`),
    );
    const made = rows.filter((row) => row.event === 'made').map((row) => payloadOf(row).plan);
    expect(made.sort()).toEqual(['a', 'b', 'c']);
  });

  test('planned events are not sent yet; events without a source make no rows', () => {
    const rows = sample(
      catalogOf(`
events:
  planned_one: {status: planned}
  active_one: {}
  elsewhere: {}
sources: {app: {location: data/*.ndjson, events: [planned_one, active_one]}}`),
    );
    expect(new Set(rows.map((row) => row.event))).toEqual(new Set(['active_one']));
  });
});

describe('rows of a source', () => {
  test('flat rows in the layout `columns`, with the names that the source gives', () => {
    const [row] = sample(
      catalogOf(`
events: {clicked: {properties: {place: {type: string, required: true, example: top}}}}
sources:
  web:
    layout: columns
    location: data/clicks/2025/*.csv
    fields: {id: uid, time: at, received: seen_at}
    context: {page: {type: string, required: true, example: home}}`),
      { count: 1 },
    );
    expect(row).toMatchObject({ source: 'web', event: 'clicked', fault: null, row: { page: 'home', place: 'top' } });
    expect(Object.keys(row?.row ?? {})).toEqual(['uid', 'at', 'seen_at', 'page', 'place']);
  });

  test('the context is the same in a whole journey, as far as each source allows it', () => {
    const rows = sample(
      catalogOf(`
properties: {id: {type: string, required: true}}
entities: {visit: {key: id}}
events:
  opened: {properties: [id], once_per: visit}
  charged: {properties: [id], sample: {follows: [{event: opened, probability: 1, delay: {min: 5m, max: 6m}}]}}
  closed: {properties: [id], sample: {follows: [{event: charged, probability: 1, delay: {min: 5m, max: 6m}}]}}
sources:
  app:
    location: data/app/*.ndjson
    events: [opened, closed]
    context: {user: {type: string, required: true, pii: pseudonymous}, session: {type: string, required: true, pii: pseudonymous}, sender: {type: string, const: app, required: true}}
  backend:
    location: data/backend/*.ndjson
    events: [charged]
    context: {user: {type: string, required: true}, session: {type: string, nullable: true, sample: {scope: event, present: 0}}, sender: {type: string, const: backend, required: true}}`),
      { count: 300 },
    );
    for (const journey of Map.groupBy(rows, (row) => payloadOf(row).id).values()) {
      const [opened, charged, closed] = journey.map(({ row }) => row);
      expect([opened?.sender, charged?.sender, closed?.sender]).toEqual(['app', 'backend', 'app']);
      expect(charged).toMatchObject({ user: opened?.user, session: null });
      expect(closed).toMatchObject({ user: opened?.user, session: opened?.session });
      expect(opened?.session).toBeTypeOf('string');
    }
  });

  test('the layout ga4 is not written', () => {
    const catalog = catalogOf('events: {page_view: {}}\nsources: {ga4: {layout: ga4, location: data/*.parquet}}');
    const outcome = sampleEvents(catalog, { seed: 1, count: 10, from: '2025-01-14', days: 1 });
    expect(outcome.diagnostics.map((one) => one.code)).toEqual(['sample/layout']);
    expect([...(outcome.value ?? [])]).toEqual([]);
  });

  test('go to a file that the source reads', () => {
    const fileOf = (location: string): string | null | undefined =>
      catalogOf(`events: {seen: {}}\nsources: {app: {location: '${location}'}}`).sources.map(sampleFile)[0];
    expect(fileOf('data/orders/*.ndjson')).toBe('data/orders/sample.ndjson');
    expect(fileOf('data/**/*.ndjson')).toBe('data/sample.ndjson');
    expect(fileOf('data/app.ndjson')).toBe('data/app.ndjson');
    expect(fileOf('data/*/app-*.ndjson')).toBeNull();
  });
});
