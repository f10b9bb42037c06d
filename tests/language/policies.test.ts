import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policies } from '../../src/check/policies/index.ts';
import { policyNames } from '../../src/model/policies.ts';
import { emptyFolder, runCli } from '../cli/run-cli.ts';

const events = `events:
  order.paid:
    tags: [public]
    properties: {size: integer, sizes: {type: array, items: string}}
  OrderLost:
    owner: growth
    properties: {size: string, sizes: {type: array, items: integer}}
`;

async function findings(settings: string): Promise<{ code: number; found: string[] }> {
  const root = emptyFolder();
  writeFileSync(join(root, 'waymark.yaml'), settings);
  mkdirSync(join(root, 'catalog'));
  writeFileSync(join(root, 'catalog/events.yaml'), events);
  const { code, out } = await runCli(root, ['check', '--format', 'json']);
  const { diagnostics } = JSON.parse(out);
  return {
    code,
    found: diagnostics.map(
      (one: { code: string; severity: string; span: { path: string; line: number } }) =>
        `${one.span.path.replace('catalog/', '')}:${one.span.line} ${one.severity} ${one.code}`,
    ),
  };
}

describe('policies', () => {
  test('none is on unless it is written', async () => {
    expect(await findings('name: shop\n')).toEqual({ code: 0, found: [] });
    expect(await findings('policies: {}\n')).toEqual({ code: 0, found: [] });
  });

  test('each has the severity that is written, and points at what does not follow it', async () => {
    const settings = 'policies: {event_owner: warning, event_name: {pattern: "[a-z.]+", severity: info}}\n';
    expect((await findings(settings)).found).toEqual([
      'events.yaml:2 warning policy/event-owner',
      'events.yaml:5 info policy/event-name',
    ]);
  });

  test('an error fails the check', async () => {
    expect(await findings('policies: {event_description: error}\n')).toEqual({
      code: 1,
      found: ['events.yaml:2 error policy/event-description', 'events.yaml:5 error policy/event-description'],
    });
  });

  test('a tag narrows what a policy is about', async () => {
    expect((await findings('policies: {event_description: {tagged: public}}\n')).found).toEqual([
      'events.yaml:2 error policy/event-description',
    ]);
  });

  test('one type holds for what is in an array, too', async () => {
    // Events are gone through by name: OrderLost comes first, and order.paid differs from it.
    expect((await findings('policies: {one_type: warning}\n')).found).toEqual([
      'events.yaml:4 warning policy/one-type',
      'events.yaml:4 warning policy/one-type',
    ]);
  });

  test.each([
    ['policies: {event_ownr: error}\n'],
    ['policies: {event_owner: fatal}\n'],
    ['policies: {event_owner: {pattern: x}}\n'],
    ['policies: {event_name: error}\n'],
    ['policies: {event_name: {pattern: "["}}\n'],
    ['policies: [event_owner]\n'],
    ['policies: {event_owner: }\n'],
  ])('bad input is an error at its place: %s', async (settings) => {
    const { code, found } = await findings(settings);
    expect(code).toBeGreaterThan(0);
    expect(found.some((one) => one.startsWith('waymark.yaml:1 error'))).toBe(true);
  });

  test('every name of the model has a policy', () => {
    expect(policies.map((one) => one.name).sort()).toEqual([...policyNames].sort());
  });
});
