import type { Span } from '../base/span.ts';

/** Longest part of a line that is shown; of a longer line, a window around the span. */
const frameWidth = 140;

/**
 * The source line of a span with the exact columns underlined, as lines of text:
 * `12 | amout: 5` and `   | ^^^^^`. A span over several lines is underlined to the end of its first line.
 */
export function codeFrame(text: string, span: Span): string[] {
  const line = lineAt(text, span.line);
  if (line === null) return [];
  const from = Math.min(span.column - 1, line.length);
  const to = span.endLine === span.line ? Math.min(span.endColumn - 1, line.length) : line.length;
  const start = line.length <= frameWidth ? 0 : Math.max(0, Math.min(from - 40, line.length - frameWidth));
  const shown = line.slice(start, start + frameWidth);
  const before = shown.slice(0, from - start).replace(/[^\t]/g, ' ');
  const length = Math.max(1, Math.min(to, start + shown.length) - from);
  const number = String(span.line);
  const ellipsis = start > 0 ? '…' : '';
  return [
    `${number} | ${ellipsis}${shown}${start + frameWidth < line.length ? '…' : ''}`,
    `${' '.repeat(number.length)} | ${' '.repeat(ellipsis.length)}${before}${'^'.repeat(length)}`,
  ];
}

function lineAt(text: string, line: number): string | null {
  let start = 0;
  for (let count = 1; count < line; count++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return null;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, '');
}
