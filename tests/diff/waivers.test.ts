import { describe, expect, test } from 'vitest';
import { isOpenBreak } from '../../src/diff/finding.ts';
import { verdicts } from '../../src/diff/report.ts';
import { compareFiles } from './compare-files.ts';

const before = {
  'catalog/events.yaml':
    'events:\n  order.paid:\n    owner: payments\n    properties: {order_id: string, amount: number}\n',
};
const after = (waivers: string) => ({
  'catalog/events.yaml': `events:\n  order.paid:\n    owner: payments\n    properties: {order_id: string}\n${waivers}`,
});
const waiver = (name: string, rule: string, more = '') =>
  `  ${name}:\n    rule: ${rule}\n    subject: order.paid.amount\n    reason: Nothing has sent it since May\n    ${more === '' ? 'owner: payments\n    expires: 2026-03-01' : more}\n`;
const all = `waivers:\n${waiver('a', 'producers/property-removed')}${waiver('b', 'code/property-removed')}${waiver('c', 'readers/column-removed')}`;

describe('a waiver', () => {
  test('lets the one break pass that it names', async () => {
    const none = await compareFiles(before, after(''));
    expect(none.findings.filter(isOpenBreak).map((one) => one.rule.id)).toEqual([
      'producers/property-removed',
      'code/property-removed',
      'readers/column-removed',
    ]);
    const one = await compareFiles(before, after(`waivers:\n${waiver('a', 'code/property-removed')}`));
    expect(one.findings.filter(isOpenBreak).map((each) => each.rule.id)).toEqual([
      'producers/property-removed',
      'readers/column-removed',
    ]);
    expect(verdicts(one)).toEqual({ producers: 'breaks', code: 'waived', readers: 'breaks', meaning: 'safe' });
    const three = await compareFiles(before, after(all));
    expect(three.findings.filter(isOpenBreak)).toEqual([]);
    expect(three.diagnostics).toEqual([]);
  });

  const said = async (text: string, today = '2026-02-01') => {
    const { findings, diagnostics } = await compareFiles(before, after(text), { today });
    return {
      open: findings.filter(isOpenBreak).length,
      codes: diagnostics.map((one) => one.code),
      messages: diagnostics.map((one) => `${one.message} ${one.hint}`),
    };
  };

  test('counts up to and on its last day, and not after it', async () => {
    expect(await said(all, '2026-03-01')).toMatchObject({ open: 0, codes: [] });
    expect(await said(all, '2026-03-02')).toMatchObject({
      open: 3,
      codes: ['waiver/expired', 'waiver/expired', 'waiver/expired'],
    });
  });

  test('of a break that is not there is of no use, and says what there is', async () => {
    const text = `waivers:\n${waiver('a', 'code/property-removed').replace('order.paid.amount', 'order.paid.amuont')}`;
    expect(await said(text)).toMatchObject({ open: 3, codes: ['waiver/unused'] });
    expect((await said(text)).messages[0]).toBe(
      'The waiver `a` is about no break of this diff. Did you mean `order.paid.amount`?',
    );
  });

  test('of a rule that does not exist is an error', async () => {
    const { open, codes, messages } = await said(`waivers:\n${waiver('a', 'code/propery-removed')}`);
    expect({ open, codes }).toEqual({ open: 3, codes: ['waiver/unknown-rule'] });
    expect(messages[0]).toContain('Did you mean `code/property-removed`');
  });

  test('of somebody who does not answer for the event lets nothing pass', async () => {
    const text = `waivers:\n${waiver('a', 'code/property-removed', 'owner: growth\n    expires: 2026-03-01')}`;
    const { open, codes, messages } = await said(text);
    expect({ open, codes }).toEqual({ open: 3, codes: ['waiver/not-the-owner'] });
    expect(messages[0]).toContain('`order.paid.amount` is owned by payments; growth cannot accept the break.');
  });

  test('does not make the version of the event any lower', async () => {
    const { versions } = await compareFiles(before, after(all));
    expect(versions.map(({ bump, needed }) => [bump, needed])).toEqual([['major', '2.0.0']]);
  });
});
