import type { Preview, PreviewAction, Price, StepPreview } from '../run/preview/preview.ts';
import type { Accuracy } from '../run/pricer.ts';
import type { Rate } from '../run/usage.ts';
import { bytesText, moneyText } from './cost-text.ts';

const signs: Readonly<Record<Accuracy, string>> = { exact: '', at_most: '≤ ', at_least: '≥ ', about: '~ ' };
const widestReason = 60;

/** What a run would do as a table, with prices where the warehouse has some, and a line that sums it up. */
export function previewText({ steps, rate, total }: Preview): string {
  const head = ['step', '', 'would', ...(rate ? ['read', 'bill', 'cost'] : []), 'because'];
  const rows = steps.map((step) => [
    step.kind,
    step.name,
    step.action,
    ...(rate ? prices(step.price, rate) : []),
    cut(step.reason ?? ''),
  ]);
  const sum = rate && total ? [['total', '', '', ...prices(total, rate), '']] : [];
  const numbers = rate ? [3, 4, 5] : [];
  const table = aligned([head, ...rows, ...sum], numbers);
  const notes = rate && total ? [rateNote(rate), ...missingNote(steps)] : [];
  return [...table, '', `${counts(steps)}. Nothing was run.`, ...notes].join('\n');
}

function prices(price: Price | null, { currency }: Rate): string[] {
  if (price === null) return ['', '', ''];
  const sign = signs[price.accuracy];
  return [
    `${sign}${bytesText(price.bytes)}`,
    `${sign}${bytesText(price.billed)}`,
    `${sign}${moneyText(price.cost, currency)}`,
  ];
}

function aligned(rows: readonly (readonly string[])[], numbers: readonly number[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, index) =>
        numbers.includes(index) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function cut(text: string): string {
  return text.length > widestReason ? `${text.slice(0, widestReason - 1)}…` : text;
}

const order: readonly PreviewAction[] = ['load', 'build', 'test', 'assert', 'unchanged', 'refused', 'skipped'];

/** "6 steps: 1 load, 2 build, 3 unchanged" */
function counts(steps: readonly StepPreview[]): string {
  const parts = order.flatMap((action) => {
    const count = steps.filter((one) => one.action === action).length;
    return count === 0 ? [] : [`${count} ${action}`];
  });
  return `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}: ${parts.length === 0 ? 'nothing to do' : parts.join(', ')}`;
}

function rateNote({ perTib, currency }: Rate): string {
  return `Prices are at ${perTib} ${currency} a TiB (\`price_per_tib\` of the target), without what is free each month or reserved.`;
}

function missingNote(steps: readonly StepPreview[]): string[] {
  const missing = new Set(steps.flatMap((step) => step.parts.flatMap((part) => part.missing)));
  if (missing.size === 0) return [];
  const shown = [...missing].sort();
  const list = shown.length > 5 ? `${shown.slice(0, 5).join(', ')} and ${shown.length - 5} more` : shown.join(', ');
  return [
    `≥: ${list} ${missing.size === 1 ? 'is' : 'are'} not there yet; what reading ${missing.size === 1 ? 'it' : 'them'} costs is not known.`,
  ];
}
