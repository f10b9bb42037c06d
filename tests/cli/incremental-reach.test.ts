import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { change, commands, expectAlike, kept, known } from './project-twins.ts';
import { brief, far } from './remembered-edits.ts';

describe('what is looked at alone', () => {
  test.each(Object.keys(brief))('%s', async (name) => {
    const project = await known();
    for (const folder of [project.own, project.twin]) brief[name]?.(folder);
    await expectAlike(project);
    for (const command of commands) expect(Object.keys(kept(project.own, command)?.changed ?? {})).not.toEqual([]);
  });

  test.each(Object.keys(far))('and what is not: %s', async (name) => {
    const project = await known();
    for (const folder of [project.own, project.twin]) far[name]?.(folder);
    await expectAlike(project);
    for (const command of commands) expect(kept(project.own, command)?.changed).toEqual({});
  });

  test('what a metric rests on shows on the pages of events, however far away it is', async () => {
    const project = await known();
    for (const folder of [project.own, project.twin]) {
      const path = join(folder, 'catalog/shared.yaml');
      const metric = 'metrics:\n  through: {type: simple, count_distinct: id, of: daily, time: day}\n';
      writeFileSync(path, `${readFileSync(path, 'utf8').replace(/metrics:\n.*\n/, '')}${metric}`);
    }
    await expectAlike(project);
    const page = () => readFileSync(join(project.own, 'dist/docs/events/order.paid.md'), 'utf8');
    expect(page()).toContain('| `order_id` | [`paid.id`](../models/paid.md) | [`through`](../metrics/through.md) |');
    for (const [from, to] of [
      ['order_id as id', 'concat(order_id, tier) as id'],
      ['concat(order_id, tier)', 'concat(tier, order_id)'],
      ['concat(tier, order_id)', 'tier'],
    ] as const) {
      for (const folder of [project.own, project.twin]) change(folder, 'transforms/paid.sql.hbs', from, to);
      await expectAlike(project);
    }
    expect(page()).not.toContain('[`paid.id`](../models/paid.md) | [`through`]');
  });

  test('a mistake is looked for everywhere, its mending is not', async () => {
    const project = await known();
    for (const [from, to] of [
      ['minimum: 0', 'minimun: 0'],
      ['minimun: 0', 'minimum: 3'],
    ] as const) {
      for (const folder of [project.own, project.twin]) change(folder, 'catalog/orders.yaml', from, to);
      await expectAlike(project);
    }
    for (const command of commands) expect(Object.keys(kept(project.own, command)?.changed ?? {})).not.toEqual([]);
  });

  test('an edit that is undone is one, too', async () => {
    const project = await known();
    for (const [from, to] of [
      ['minimum: 0', 'minimum: 1'],
      ['minimum: 1', 'minimum: 0'],
    ] as const) {
      for (const folder of [project.own, project.twin]) change(folder, 'catalog/orders.yaml', from, to);
      await expectAlike(project);
    }
  });
});
