import { expect, test } from 'vitest';
import { assertionCodes } from '../../src/assertions/index.ts';
import { transformCodes } from '../../src/transforms/codes.ts';
import { load, describe as words } from './fixture.ts';

const documented = [...transformCodes, ...assertionCodes];

test('every code stands once in the tables', () => {
  const codes = documented.map((doc) => doc.code);
  expect(new Set(codes).size).toBe(codes.length);
});

for (const doc of documented) {
  const { examples } = doc;
  if (examples === null) continue;
  test(`${doc.code}: the wrong example shows it, the right one is without complaint`, () => {
    const wrong = load(examples.wrong).diagnostics;
    expect(
      wrong.map((one) => one.code),
      words(wrong),
    ).toContain(doc.code);
    expect(wrong.find((one) => one.code === doc.code)?.span, 'a place').not.toBeNull();
    expect(words(load(examples.right).diagnostics.filter((one) => one.severity === 'error'))).toBe('');
    expect(words(load(examples.right).diagnostics)).not.toContain(doc.code);
  });
}
