import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { pastFindings } from '../../src/check/dated-finding.ts';
import { removalDates } from '../../src/check/overdue-removals.ts';
import { compareVersions, raise } from '../../src/diff/versions.ts';
import { writeVersion } from '../../src/diff/write-version.ts';
import { runCli } from '../cli/run-cli.ts';
import { compareFiles, sideOf } from './compare-files.ts';
import { git, repository, write } from './repository.ts';

describe('versions', () => {
  // https://semver.org, items 7 and 8; item 4 for what is below 1.0.0.
  test.each([
    ['1.2.3', 'major', '2.0.0'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'patch', '1.2.4'],
    ['0.2.3', 'major', '0.3.0'],
    ['0.2.3', 'minor', '0.3.0'],
    ['1.2.3-beta.1', 'patch', '1.2.4'],
    ['1.9.9', 'minor', '1.10.0'],
  ] as const)('%s, %s: %s', (version, bump, expected) => expect(raise(version, bump)).toBe(expected));

  test('are compared as numbers', () => {
    expect(compareVersions('1.10.0', '1.9.0')).toBeGreaterThan(0);
    expect(compareVersions('2.0.0', '10.0.0')).toBeLessThan(0);
    expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
  });

  const event = (version: string, amount: string) => ({
    'catalog/events.yaml': `events:\n  order.paid:\n    ${version}\n    properties: {order_id: string${amount}}\n`,
  });
  const need = async (before: string, after: string, was: string, is: string) => {
    const { versions } = await compareFiles(event(before, was), event(after, is));
    return versions.map((one) => `${one.bump} ${one.needed}`);
  };

  test('what a change needs, and what is enough', async () => {
    expect(await need('version: 1.0.0', 'version: 1.0.0', '', ', amount: number')).toEqual(['minor 1.1.0']);
    expect(await need('version: 1.0.0', 'version: 1.1.0', '', ', amount: number')).toEqual([]);
    expect(await need('version: 1.0.0', 'version: 1.1.0', ', amount: number', '')).toEqual(['major 2.0.0']);
    expect(await need('version: 1.0.0', 'version: 3.0.0', ', amount: number', '')).toEqual([]);
    expect(await need('description: a', 'description: b', '', '')).toEqual(['patch 1.0.1']);
    expect(await need('version: 1.0.0', 'version: 1.0.0', '', '')).toEqual([]);
  });
});

describe('a version is written', () => {
  test.each([
    ['in place of the old one', 'a:\n    version: 1.0.0   # first', 'a:\n    version: 2.0.0   # first'],
    ['within its quotes', "a:\n    version: '1.0.0'", "a:\n    version: '2.0.0'"],
    ['into a map on one line', 'a: {version: 1.0.0, owner: x}', 'a: {version: 2.0.0, owner: x}'],
    [
      'into a map on one line that has none',
      'a: {owner: x, properties: {b: string}}',
      'a: {owner: x, version: 2.0.0, properties: {b: string}}',
    ],
    ['into an empty map', 'a: {}', 'a: {version: 2.0.0}'],
    [
      'behind what comes before it',
      'a:\n    # who\n    owner: x\n    # what\n    properties: {b: string}',
      'a:\n    # who\n    owner: x\n    # what\n    version: 2.0.0\n    properties: {b: string}',
    ],
    [
      'at the end where nothing comes after it',
      'a:\n    description: What happened  # really\n    owner: x  # mostly',
      'a:\n    description: What happened  # really\n    owner: x  # mostly\n    version: 2.0.0',
    ],
    [
      'in front of text that goes over lines',
      'a:\n    description: >\n      What\n      happened',
      'a:\n    version: 2.0.0\n    description: >\n      What\n      happened',
    ],
  ])('%s', (_, before, after) => {
    const around = (text: string) =>
      `# events of the shop\nevents:\n  z: {version: 1.0.0}\n  ${text}\n  # the last one\n  y:\n    version: 1.0.0\n`;
    expect(writeVersion(around(before), 'a', '2.0.0')).toBe(around(after));
    expect(writeVersion(around(before).replaceAll('\n', '\r\n'), 'a', '2.0.0')).toBe(
      around(after).replaceAll('\n', '\r\n'),
    );
  });

  test('into the second document of a file, and at its very end', () => {
    expect(writeVersion('properties: {b: string}\n---\nevents:\n  a:\n    owner: x', 'a', '2.0.0')).toBe(
      'properties: {b: string}\n---\nevents:\n  a:\n    owner: x\n    version: 2.0.0',
    );
  });

  test('never where it would change something else', () => {
    expect(writeVersion('events:\n  b: &b {version: 1.0.0}\n  a: *b\n', 'a', '2.0.0')).toBeNull();
    expect(writeVersion('events:\n  a: &a {version: 1.0.0}\n  b: *a\n', 'a', '2.0.0')).toBeNull();
    expect(writeVersion('events: {}\n', 'a', '2.0.0')).toBeNull();
    expect(writeVersion('events: {a: [}\n', 'a', '2.0.0')).toBeNull();
  });

  test('of its own where the version came by a merge key', () => {
    const text =
      'x-base: &base {version: 1.0.0, owner: x}\nevents:\n  a:\n    <<: *base\n    tags: [t]\n    properties: {b: string}\n';
    expect(writeVersion(text, 'a', '2.0.0')).toBe(text.replace('    properties', '    version: 2.0.0\n    properties'));
  });

  test('whatever the layout, the text reads as before but for the version', () => {
    const key = fc.constantFrom(
      'description: Something  # note',
      'owner: x',
      'tags: [a, b]',
      'version: 1.0.0',
      'properties:\n      b: string',
      'status: active',
      '# a comment',
    );
    const body = fc
      .uniqueArray(key, { minLength: 1, maxLength: 6 })
      .filter((all) => all.some((one) => !one.startsWith('#')));
    fc.assert(
      fc.property(body, fc.boolean(), (lines, windows) => {
        const text = `events:\n  first: {}\n  a:\n${lines.map((one) => `    ${one}\n`).join('')}  last: {}\n`;
        const changed = writeVersion(windows ? text.replaceAll('\n', '\r\n') : text, 'a', '9.9.9');
        const expected = parse(text);
        expected.events.a.version = '9.9.9';
        expect(parse(changed ?? '')).toEqual(expected);
        for (const line of lines)
          if (!line.startsWith('version')) expect(changed?.replaceAll('\r\n', '\n')).toContain(line);
      }),
    );
  });
});

describe('the way of an event', () => {
  const status = (text: string) => ({ 'catalog/events.yaml': `events:\n  order.paid: {}\n${text}` });
  const gone = async (before: string, today = '2026-02-01') => {
    const { findings } = await compareFiles(status(`  order.sent: {status: ${before}}\n`), status(''), { today });
    return findings.find((one) => one.rule.id === 'producers/event-removed')?.severity;
  };

  test('what is active may not go; what is deprecated may after its date; what was planned may any time', async () => {
    expect(await gone('active')).toBe('error');
    expect(await gone('planned')).toBe('info');
    expect(await gone('{deprecated: {reason: x}}')).toBe('warning');
    expect(await gone('{deprecated: {reason: x, remove_after: 2026-02-01}}')).toBe('warning');
    expect(await gone('{deprecated: {reason: x, remove_after: 2026-02-02}}')).toBe('error');
  });

  test('what should be gone is told, once for a property that events share', () => {
    const { catalog } = sideOf({
      'catalog/events.yaml': `properties:
  old: {type: string, deprecated: {reason: x, remove_after: 2026-01-31}}
events:
  a: {properties: [old]}
  b: {properties: {old: {}, c: {type: object, properties: {d: {type: string, deprecated: {reason: x, remove_after: 2026-01-30}}}}}}
  e: {status: {deprecated: {reason: x, remove_after: 2026-01-31}}}
  f: {status: {deprecated: {reason: x, remove_after: 2026-02-01}}}
`,
    }).project;
    const found = pastFindings(removalDates(catalog), '2026-02-01');
    expect(found.map((one) => `${one.severity} ${one.span?.line} ${one.message}`)).toEqual([
      'error 2 `old` should have been removed after 2026-01-31.',
      'error 5 `d` in `c` of `b` should have been removed after 2026-01-30.',
      'error 6 The event `e` should have been removed after 2026-01-31.',
    ]);
  });

  test('check and diff go by the clock that they are given', async () => {
    const folder = repository({
      'waymark.yaml': '',
      'catalog/events.yaml': 'events:\n  a: {status: {deprecated: {reason: x, remove_after: 2026-01-31}}}\n',
    });
    for (const args of [['check'], ['diff', 'main']]) {
      const on = (day: string) => runCli(folder, args, { now: () => new Date(`${day}T12:00:00Z`) });
      expect((await on('2026-01-31')).code, args[0]).toBe(0);
      const late = await on('2026-02-01');
      expect(late.err).toContain('error[deprecation/overdue] catalog/events.yaml:2:');
      expect(late.code, args[0]).toBe(1);
      // What check remembers of a day does not hold on another one.
      expect((await on('2026-01-31')).code, args[0]).toBe(0);
    }
  });
});

test('what has a date is told where it stands, also when check looks only at what changed', async () => {
  const dated =
    'events:\n  a: {properties: {old: {type: string, deprecated: {reason: x, remove_after: 2026-01-31}}}}\n';
  const folder = repository({
    'waymark.yaml': '',
    'catalog/a.yaml': dated,
    'catalog/b.yaml': 'events:\n  b: {description: One}\n',
  });
  const check = async () => (await runCli(folder, ['check'])).err;
  expect(await check()).toContain('[deprecation/overdue] catalog/a.yaml:2:');
  write(folder, { 'catalog/b.yaml': 'events:\n  b: {description: Another}\n' });
  expect(await check()).toContain('[deprecation/overdue] catalog/a.yaml:2:');
  write(folder, { 'catalog/a.yaml': `# a line more\n${dated}` });
  expect(await check()).toContain('[deprecation/overdue] catalog/a.yaml:3:');
  write(folder, { 'catalog/a.yaml': dated.replace('2026-01-31', '2027-01-31') });
  expect(await check()).not.toContain('overdue');
  write(folder, { 'catalog/b.yaml': dated.replace('  a:', '  b:') });
  expect(await check()).toContain('[deprecation/overdue] catalog/b.yaml:2:');
});

describe('renames', () => {
  const event = (properties: string) => ({
    'catalog/events.yaml': `events:\n  order.paid:\n    properties:\n      order_id: string\n${properties}`,
  });

  test('are proposed where type, description and position agree, and never taken for granted', async () => {
    const { findings } = await compareFiles(
      event('      amount: {type: number, description: Total}\n'),
      event('      total: {type: number, description: Total}\n'),
    );
    const removed = findings.find((one) => one.rule.id === 'producers/property-removed');
    expect(removed?.instead).toMatch(/^If `total` is the same under another name, say so: `renamed_from: amount`\. /);
    expect(findings.map((one) => one.rule.id)).not.toContain('producers/property-renamed');
  });

  test.each([
    ['another type', '      total: {type: integer, description: Total}\n'],
    ['another description', '      total: {type: number, description: Sum}\n'],
    ['another position', '      first: {type: string}\n      total: {type: number, description: Total}\n'],
  ])('are not proposed with %s', async (_, after) => {
    const { findings } = await compareFiles(event('      amount: {type: number, description: Total}\n'), event(after));
    expect(findings.find((one) => one.rule.id === 'producers/property-removed')?.instead).not.toContain('renamed_from');
  });

  test('that are written are followed: what else changed is compared with what it was', async () => {
    const { findings } = await compareFiles(
      event('      amount: {type: number, unit: USD}\n'),
      event('      total: {type: number, unit: EUR, renamed_from: amount}\n'),
    );
    const rules = findings.map((one) => one.rule.id);
    expect(rules).toContain('producers/property-renamed');
    expect(rules).toContain('meaning/property-unit-changed');
    expect(rules).not.toContain('producers/property-removed');
  });

  test('that were merged long ago are no change', async () => {
    const files = event('      total: {type: number, renamed_from: amount}\n');
    expect((await compareFiles(files, files)).findings).toEqual([]);
  });

  test('the repository of a rename in a pull request', async () => {
    const folder = repository({ 'waymark.yaml': '', ...event('      amount: number\n') });
    write(folder, event('      total: {type: number, renamed_from: amount}\n'));
    const { out } = await runCli(folder, ['diff', 'main']);
    expect(out).toContain('`amount` is called `total` of `order.paid` now');
    expect(git(folder, 'stash', 'list')).toBe('');
  });
});
