import { expect, test } from 'vitest';
import { compatibleEdits, editText, type LineEdit } from '../../src/run/lint/fix-lines.ts';

function edit(line: number, column: number, endColumn: number, text: string, path = 'a'): LineEdit {
  return { path, line, column, endColumn, text };
}

test('edits of a line are made from the right, what is inserted before what is replaced', () => {
  const edits = [edit(1, 1, 1, '<'), edit(1, 1, 2, 'A'), edit(1, 3, 4, ''), edit(1, 5, 5, '!'), edit(3, 1, 2, 'X')];
  expect(editText('abcd\r\nkept\nx', edits)).toBe('<Abd!\r\nkept\nX');
  expect(editText('ab', [edit(1, 2, 2, '1'), edit(1, 2, 2, '2')])).toBe('a12b');
});

test('the same edit twice is one', () => {
  const one = edit(1, 2, 4, 'x');
  expect(compatibleEdits([[one], [{ ...one }]])).toEqual([one]);
});

test('a correction is made as a whole or not at all', () => {
  const first = [edit(1, 2, 4, 'x')];
  // Its second edit meets the first correction, so its first edit is not made either.
  const touching = [edit(2, 1, 2, 'y'), edit(1, 4, 5, 'z')];
  const apart = [edit(1, 5, 6, 'w'), edit(1, 2, 4, 'other', 'b')];
  expect(compatibleEdits([first, touching, apart])).toEqual([...first, ...apart]);
});
