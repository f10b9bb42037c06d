import { describe, expect, test } from 'vitest';
import { statusesOf, stepOf, testProject } from './fixture.ts';

const event = (name: string, id: number, properties: object): string =>
  `${JSON.stringify({ event: name, event_id: `e${id}`, timestamp: '2026-01-14T10:00:00Z', received_at: '2026-01-14T10:00:01Z', properties })}\n`;

const files = {
  'catalog/events.yaml': `events:
  order.paid:
    properties: {order_id: {type: string, required: true}, amount: {type: number, required: true}}
    assertions:
      - range: {column: amount, max: 100}
      - reconciles_with: {value: sum(amount), other: totals, other_value: sum(total)}
  order.sent:
    properties: {order_id: {type: string, required: true}}
sources:
  app:
    location: data/*.ndjson
    fields: {event: event, id: event_id, time: timestamp, received: received_at, properties: properties}
`,
  'data/1.ndjson': event('order.paid', 1, { order_id: 'a', amount: 5 }) + event('order.sent', 2, { order_id: 'a' }),
  'transforms/totals.sql.hbs':
    '---\nmaterialized: table\n---\nselect sum(amount) as total from {{event "order.paid"}}\n',
  'transforms/sent.sql.hbs': '---\nmaterialized: table\n---\nselect count(*) as n from {{event "order.sent"}}\n',
};

describe('events', () => {
  test('are loaded, asserted and then read by models; what compares with those models comes last', async () => {
    const project = testProject(files);
    const outcome = await project.run();
    expect(outcome.exitCode, JSON.stringify(outcome, null, 2)).toBe(0);
    const order = outcome.result?.steps.map((step) => step.id) ?? [];
    for (const [before, after] of [
      ['load:app', 'assert:event:order.paid'],
      ['assert:event:order.paid', 'model:totals'],
      ['model:totals', 'assert:event:order.paid:later'],
    ] as const) {
      expect(order.indexOf(before), order.join()).toBeLessThan(order.indexOf(after));
    }
    expect(stepOf(outcome, 'load:app').counts).toEqual(
      expect.arrayContaining([{ event: 'order.paid', received: 1, accepted: 1, quarantined: 0, duplicates: 0 }]),
    );
    expect(await project.query('select total from totals')).toEqual([{ total: 5 }]);
  });

  test('that are not new leave everything as it is', async () => {
    const project = testProject(files);
    await project.run();
    expect(new Set(Object.values(await project.statuses()))).toEqual(new Set(['unchanged']));
  });

  test('that are new lead to a build of what reads them, and of nothing else', async () => {
    const project = testProject(files);
    await project.run();
    project.write({ 'data/2.ndjson': event('order.paid', 3, { order_id: 'b', amount: 7 }) });
    const outcome = await project.run();
    expect(statusesOf(outcome)).toMatchObject({
      'load:app': 'succeeded',
      'model:totals': 'succeeded',
      'model:sent': 'unchanged',
    });
    expect(await project.query('select total from totals')).toEqual([{ total: 12 }]);
  });

  test('that break an assertion stop the models that read them', async () => {
    const project = testProject(files);
    await project.run();
    project.write({ 'data/2.ndjson': event('order.paid', 3, { order_id: 'b', amount: 700 }) });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(1);
    expect(statusesOf(outcome)).toMatchObject({
      'load:app': 'succeeded',
      'assert:event:order.paid': 'failed',
      'model:totals': 'skipped',
      'model:sent': 'unchanged',
    });
    expect(await project.query('select total from totals')).toEqual([{ total: 5 }]);
  });

  test('without files fail at the location', async () => {
    const project = testProject({ ...files, 'data/1.ndjson': '' });
    project.write({ 'catalog/events.yaml': files['catalog/events.yaml'].replace('data/*', 'dta/*') });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(1);
    expect(stepOf(outcome, 'load:app').diagnostics).toMatchObject([
      { code: 'load/no-files', span: { path: 'catalog/events.yaml', line: 11 } },
    ]);
    expect(stepOf(outcome, 'model:totals').status).toBe('skipped');
  });

  test('are loaded anew with a full refresh', async () => {
    const project = testProject(files);
    await project.run();
    const outcome = await project.run({ fullRefresh: true });
    expect(outcome.exitCode).toBe(0);
    expect(stepOf(outcome, 'load:app').counts.find((one) => one.event === 'order.paid')?.accepted).toBe(1);
    expect(await project.query('select total from totals')).toEqual([{ total: 5 }]);
  });
});
