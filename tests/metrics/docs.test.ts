import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { metricKinds } from '../../src/metrics/index.ts';
import { checkFiles } from '../language/check-files.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8');
const snippets = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

const events = `events:
  checkout.start: {properties: {order_id: string, tier: string}}
  order.paid: {properties: {order_id: string, tier: string, country: string, is_refunded: boolean, amount: {type: number, unit: USD}}}
`;

const findings = (metrics: string) =>
  checkFiles({
    'catalog/events.yaml': events,
    'catalog/metrics.yaml': metrics,
    'waymark.yaml': 'name: docs\nvars: {planned_revenue: 1000}\n',
  }).diagnostics.filter((one) => one.severity !== 'info');

describe('docs/metrics.md', () => {
  test.each(snippets)('a snippet is right: %s', (snippet) => {
    expect(findings(snippet)).toEqual([]);
  });

  test('has a section for each kind', () => {
    const sections = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(sections).toEqual(expect.arrayContaining(metricKinds.map((one) => one.kind)));
  });
});
