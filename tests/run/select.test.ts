import { describe, expect, test } from 'vitest';
import type { GraphItem, ProjectGraph } from '../../src/run/project-graph.ts';
import { selectItems } from '../../src/run/select/select-items.ts';

function item(id: string, dependsOn: string[], more: Partial<GraphItem> = {}): GraphItem {
  const [kind = 'model', name = ''] = id.split(':');
  return {
    id,
    kind: kind as GraphItem['kind'],
    name,
    description: null,
    path: kind === 'model' ? `transforms/${name}.sql.hbs` : 'catalog/events.yaml',
    span: null,
    tags: [],
    materialized: null,
    rollup: null,
    dependsOn,
    ...more,
  };
}

const items = [
  item('source:app', []),
  item('source:web', []),
  item('event:order.paid', ['source:app']),
  item('event:$pageview', ['source:web']),
  item('model:orders', ['event:order.paid'], { tags: ['daily', 'core'], path: 'transforms/orders/orders.sql.hbs' }),
  item('model:orders_daily', ['model:orders'], { tags: ['daily'], path: 'transforms/orders/orders_daily.sql.hbs' }),
  item('model:report', ['model:orders_daily', 'model:pages']),
  item('model:pages', ['event:$pageview']),
];

const dependents = new Map<string, string[]>(items.map((one) => [one.id, []]));
for (const one of items) for (const id of one.dependsOn) dependents.get(id)?.push(one.id);
const graph: ProjectGraph = { items, byId: new Map(items.map((one) => [one.id, one])), dependents };

function select(text: string | string[], exclude: string[] = []): string[] {
  const { value, diagnostics } = selectItems(graph, {
    select: [text].flat(),
    exclude,
    changed: (one) => one.name === 'orders',
  });
  if (value === null) throw new Error(JSON.stringify(diagnostics));
  return [...value].sort();
}

describe('a selector', () => {
  test.each([
    ['orders', ['model:orders']],
    ['order.paid', ['event:order.paid']],
    ['event:order.paid', ['event:order.paid']],
    ['$pageview', ['event:$pageview']],
    ['orders*', ['model:orders', 'model:orders_daily']],
    ['model:*s', ['model:orders', 'model:pages']],
    ['+orders', ['event:order.paid', 'model:orders', 'source:app']],
    ['1+orders', ['event:order.paid', 'model:orders']],
    ['orders+', ['model:orders', 'model:orders_daily', 'model:report']],
    ['orders+1', ['model:orders', 'model:orders_daily']],
    ['1+orders+1', ['event:order.paid', 'model:orders', 'model:orders_daily']],
    ['tag:daily', ['model:orders', 'model:orders_daily']],
    ['tag:daily,tag:core', ['model:orders']],
    ['path:transforms/orders', ['model:orders', 'model:orders_daily']],
    ['path:transforms/*.sql.hbs', ['model:pages', 'model:report']],
    ['source:app', ['event:order.paid', 'source:app']],
    ['state:changed', ['model:orders']],
    ['state:changed+1', ['model:orders', 'model:orders_daily']],
    ['pages report', ['model:pages', 'model:report']],
  ])('%s', (text, expected) => {
    expect(select(text)).toEqual(expected);
  });

  test('several are joined, and what is excluded is left out', () => {
    expect(select(['pages', 'tag:daily'])).toEqual(['model:orders', 'model:orders_daily', 'model:pages']);
    expect(select(['+report'], ['+orders'])).toEqual([
      'event:$pageview',
      'model:orders_daily',
      'model:pages',
      'model:report',
      'source:web',
    ]);
    expect(select([], ['source:*', 'event:*'])).toHaveLength(4);
  });

  test.each([
    ['order_daily', 'Did you mean `orders_daily`'],
    ['model:reprot', 'Did you mean `report`?'],
    ['tag:dayly', 'Did you mean `daily`?'],
    ['source:ap', 'Did you mean `app`'],
    ['state:new', '`state:changed`'],
    ['path:nowhere', 'relative to the project'],
    ['kind:model', 'Select by name'],
  ])('%s matches nothing, and there is advice', (text, hint) => {
    const { value, diagnostics } = selectItems(graph, { select: [text], exclude: [], changed: () => false });
    expect(value).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'select/no-match', message: `\`${text}\` selects nothing.` }]);
    expect(diagnostics[0]?.hint).toContain(hint);
  });
});
