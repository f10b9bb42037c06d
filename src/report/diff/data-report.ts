import { styleText } from 'node:util';
import type { DataReport } from '../../diff/data-report.ts';
import { type DataEntry, dataWords } from './data-words.ts';
import { namesText } from './grouped.ts';

/** What a change does to data, for a terminal. */
export function dataText(data: DataReport, color: boolean): string {
  const bold = (words: string) => (color ? styleText('bold', words, { validateStream: false }) : words);
  const { tables, metrics, same, more, cost } = dataWords(data);
  const lines = (kind: string) => (one: DataEntry) => [
    `  ${kind}${one.name}  ${one.what}`,
    ...one.details.map((line) => `      ${line}`),
  ];
  return [
    bold(headline(data)),
    ...tables.flatMap(lines('')),
    ...metrics.flatMap(lines('metric ')),
    ...more.map((line) => `  … and ${line}`),
    ...(same.length > 0 ? [`  the same on both sides: ${namesText(same, 12)}`] : []),
    ...(tables.length + metrics.length + same.length === 0 ? ['  no table and no metric is affected'] : []),
    ...(cost === null ? [] : [`  ${cost}`]),
  ].join('\n');
}

/** The same for a comment on a pull request. */
export function dataMarkdown(data: DataReport): string[] {
  const { tables, metrics, same, more, cost } = dataWords(data);
  const item = (one: DataEntry) =>
    [`- \`${one.name}\`: ${escaped(one.what)}`, ...one.details.map((line) => `  <br>${escaped(line)}`)].join('\n');
  const parts = [
    '### What happens to the data',
    `What the change affects was built twice from the data of the target \`${data.target}\`, as it was and as it is, beside what is published.`,
  ];
  if (metrics.length > 0) parts.push('**metrics**', metrics.map(item).join('\n'));
  if (tables.length > 0) parts.push('**tables**', tables.map(item).join('\n'));
  if (more.length > 0) parts.push(more.map((line) => `… and ${line}.`).join('\n'));
  if (same.length > 0) parts.push(`The same on both sides: ${namesText(same, 20)}.`);
  if (tables.length + metrics.length + same.length === 0) parts.push('No table and no metric is affected.');
  if (cost !== null) parts.push(`<sub>The comparison itself: ${cost}.</sub>`);
  return parts;
}

function headline({ target }: DataReport): string {
  return `data, both sides built beside what is published on ${target}`;
}

/** Values of rows are not Markdown. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_|[\]#~]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '@\u200b');
}
