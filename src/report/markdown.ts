import type { Diagnostic } from '../base/diagnostic.ts';
import { countText, placeText, type ReportFormat } from './format.ts';

/** Markdown for comments and summaries: one item a finding, the worst first. */
export const markdown: ReportFormat = {
  name: 'markdown',
  summary: 'Markdown for comments on pull requests and for job summaries',
  render: (input) => `**${input.command}**: ${countText(input.diagnostics)}\n\n${findingsMarkdown(input.diagnostics)}`,
};

/** So many findings are written out; the others are counted. */
const most = 50;

const words = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const;
const order = { error: 0, warning: 1, info: 2 } as const;

/** A list of findings, the worst first; the empty text where there are none. */
export function findingsMarkdown(diagnostics: readonly Diagnostic[]): string {
  const sorted = diagnostics.toSorted((a, b) => order[a.severity] - order[b.severity]);
  const items = sorted.slice(0, most).map(item);
  const left = sorted.length - most;
  if (left > 0) items.push(`- … and ${left.toLocaleString('en-US')} more`);
  return items.map((text) => `${text}\n`).join('');
}

function item(one: Diagnostic): string {
  const place = placeText(one.span);
  const where = [`\`${one.code}\``, ...(place === null ? [] : [`\`${place}\``])].join(' at ');
  const hint = one.hint === null ? '' : `\n  ${oneLine(one.hint)}`;
  return `- ${words[one.severity]} ${oneLine(one.message)} (${where})${hint}`;
}

/** Text that stays within its item, and in which no character opens a tag or a comment. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('<', '&lt;').trim();
}
