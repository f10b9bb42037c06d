import { describe, expect, it } from 'vitest';
import { codes } from '../../src/check/codes.ts';
import { rules } from '../../src/check/rules/index.ts';
import { checkFiles } from '../language/check-files.ts';

describe('codes of the catalog', () => {
  it('are distinct, and there are many', () => {
    const names = codes.map((doc) => doc.code);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(40);
  });

  it('are documented', () => {
    for (const doc of codes) {
      expect(doc.code).toMatch(/^[a-z]+\/[a-z-]+$/);
      expect(doc.summary, doc.code).toMatch(/^\S.*\.$/s);
      expect(doc.explanation.length, doc.code).toBeGreaterThan(40);
    }
  });

  for (const { code, severity, examples } of codes) {
    if (examples === null) continue;
    it(`${code}: the wrong example shows it and nothing else, the right one is clean`, () => {
      const found = checkFiles(examples.wrong).diagnostics.filter(
        (one) => severity === 'info' || one.severity !== 'info',
      );
      expect(found.map((one) => one.code)).toContain(code);
      expect(new Set(found.map((one) => one.code))).toEqual(new Set([code]));
      expect(found.find((one) => one.code === code)?.severity).toBe(severity);
      const right = checkFiles(examples.right).diagnostics;
      expect(right.filter((one) => one.severity !== 'info' || one.code === code)).toEqual([]);
    });
  }
});

describe('rules', () => {
  it('say what they check, each with its own codes', () => {
    const all = rules.flatMap((rule) => rule.codes.map((doc) => doc.code));
    expect(new Set(all).size).toBe(all.length);
    for (const rule of rules) expect(rule.codes.length, rule.name).toBeGreaterThan(0);
  });
});
