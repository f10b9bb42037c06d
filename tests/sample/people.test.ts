import { describe, expect, test } from 'vitest';
import { checkCatalog } from '../../src/check/check.ts';
import { readSettings } from '../../src/check/read-settings.ts';
import type { SampledRow } from '../../src/sample/index.ts';
import { catalogOf, payloadOf, sample } from './fixture.ts';

/*
 * Journeys of people: who comes back in another session or on another device, is known only from the login on, and does other
 * things depending on what was drawn before.
 */

const byTime = (a: SampledRow, b: SampledRow): number => (String(a.row.timestamp) < String(b.row.timestamp) ? -1 : 1);
const device = (row: SampledRow): unknown => row.row.device_id;

describe('a journey', () => {
  const catalog = catalogOf(`
events:
  visited: {sample: {weight: 3, max: 2, follows: [{event: bought, probability: 0.5, delay: 60s, renew: [device_id]}]}}
  logged_in: {sample: {max: 2, follows: [{event: visited, probability: 0.7, delay: 30s}]}}
  bought:
    properties:
      arm: {type: string, enum: [a, b], required: true, sample: {scope: journey}}
      before: {type: integer, minimum: 1, required: true, sample: {min: 5, max: 9}}
      after: {type: integer, minimum: 0, required: true, sample: {copy: before, plus: {min: -2, max: -2}}}
    sample: {weight: 1, max: 1, follows: [{event: logged_in, probability: 0.9, delay: 30s}]}
  praised: {sample: {max: 1, follows: [{event: bought, probability: 1, when: {arm: a}}]}}
  asked: {sample: {max: 1, follows: [{event: bought, probability: 1, when: {arm: [b]}}]}}
sources:
  app:
    location: data/*.ndjson
    context:
      device_id: {type: string, required: true, pii: pseudonymous, example: d_1}
      user_id: {type: string, required: true, nullable: true, pii: pseudonymous, example: u_1, sample: {present: 1, known_from: logged_in, per: device_id}}`);
  const rows = sample(catalog, { count: 4000 }).sort(byTime);
  const byDevice = [...Map.groupBy(rows, device).values()];

  test('tells who somebody is from the login on, on each device by itself', () => {
    for (const journey of byDevice) {
      const login = journey.findIndex((row) => row.event === 'logged_in');
      const known = journey.map((row) => row.row.user_id !== null);
      expect(known).toEqual(journey.map((_, index) => login >= 0 && index >= login));
    }
    expect(byDevice.some((journey) => !journey.some((row) => row.event === 'logged_in'))).toBe(true);
  });

  test('goes on as the same person on another device after `renew`', () => {
    const users = Map.groupBy(
      rows.filter((row) => row.row.user_id !== null),
      (row) => row.row.user_id,
    );
    const devices = [...users.values()].map((own) => new Set(own.map(device)).size);
    expect(Math.max(...devices)).toBe(2);
    expect(devices.filter((count) => count === 2).length).toBeGreaterThan(20);
  });

  test('takes only steps whose `when` holds', () => {
    const count = (event: string): number => rows.filter((row) => row.event === event).length;
    const arms = rows.filter((row) => row.event === 'bought').map((row) => payloadOf(row).arm);
    expect(count('praised')).toBeGreaterThan(0.9 * arms.filter((arm) => arm === 'a').length);
    expect(count('praised')).toBeLessThanOrEqual(arms.filter((arm) => arm === 'a').length);
    expect(count('asked')).toBeLessThanOrEqual(arms.filter((arm) => arm === 'b').length);
  });

  test('adds to what it copies', () => {
    const bought = rows.filter((row) => row.event === 'bought').map(payloadOf);
    expect(bought.length).toBeGreaterThan(100);
    expect(bought.filter((one) => one.after !== Number(one.before) - 2)).toEqual([]);
  });

  test('begins with an event that also follows others where it has a weight', () => {
    const firsts = [...Map.groupBy(rows, device).values()].map((journey) => journey[0]?.event);
    expect(new Set(firsts)).toEqual(new Set(['visited', 'bought']));
  });
});

test('an event that allows none of the values wanted elsewhere takes those that it allows', () => {
  const rows = sample(
    catalogOf(`
properties:
  sku: {type: string, enum: [pack, plan], required: true, sample: {values: [pack]}}
  period: {type: string, enum: [once, monthly, yearly], required: true, sample: {by: sku, cases: {pack: {values: [once]}}}}
events:
  bought: {properties: [sku, period]}
  renewed: {properties: {sku: , period: {enum: [monthly, yearly]}}, sample: {follows: [{event: bought}]}}
sources: {app: {location: data/*.ndjson}}`),
    { count: 500 },
  );
  const periods = (event: string) =>
    new Set(rows.filter((row) => row.event === event).map((row) => payloadOf(row).period));
  expect(periods('bought')).toEqual(new Set(['once']));
  expect(periods('renewed')).toEqual(new Set(['monthly', 'yearly']));
});

test('names that do not exist are told', () => {
  const settings = readSettings(null, {}).value;
  if (!settings) throw new Error('no settings');
  const text = `
events:
  seen: {}
  done:
    properties: {size: {type: integer, sample: {known_from: sene, per: devcie}}}
    sample: {follows: [{event: seen, renew: [devise], when: {sice: 1}}]}
sources: {app: {location: data/*.ndjson, context: {device: string}}}`;
  const { diagnostics } = checkCatalog([{ path: 'catalog/a.yaml', text }], settings);
  expect(diagnostics.map((one) => [one.message, one.hint]).sort()).toEqual([
    ['There is no event `sene`.', 'Did you mean `seen` or `done`?'],
    ['There is no property `devcie`.', 'Did you mean `device`?'],
    ['There is no property `devise`.', 'Did you mean `device`?'],
    ['There is no property `sice`.', 'Did you mean `size`?'],
  ]);
});
