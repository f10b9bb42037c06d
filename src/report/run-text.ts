import { styleText } from 'node:util';
import type { LoadCounts } from '../run/load-step.ts';
import type { AssertionResult, RunEnd, RunResult, StepResult, StepStatus } from '../run/plan.ts';
import { renderDifference } from '../transforms/unit-tests/render-difference.ts';
import { usageText } from './cost-text.ts';
import { textTable } from './text-table.ts';

const words: Readonly<Record<StepStatus, string>> = {
  succeeded: 'ok',
  warned: 'warned',
  failed: 'FAILED',
  skipped: 'skipped',
  unchanged: 'unchanged',
  interrupted: 'interrupted',
};

const colors: Readonly<Record<StepStatus, Parameters<typeof styleText>[0]>> = {
  succeeded: 'green',
  warned: 'yellow',
  failed: ['bold', 'red'],
  skipped: 'yellow',
  unchanged: 'dim',
  interrupted: 'yellow',
};

/** One line for a step that ended: `model   orders_daily   ok   1,338 rows   0.02 s`. */
export function stepLine(result: StepResult, nameWidth: number, color: boolean): string {
  const status = words[result.status].padEnd(11);
  const parts = [
    result.kind.padEnd(6),
    result.name.padEnd(nameWidth),
    color ? styleText(colors[result.status], status, { validateStream: false }) : status,
    detail(result),
  ];
  return parts.join('  ').trimEnd();
}

function detail(result: StepResult): string {
  const took = result.seconds >= 0.005 && result.status !== 'unchanged' ? `${result.seconds.toFixed(2)} s` : null;
  const rows =
    result.rows === null || result.status === 'unchanged'
      ? null
      : `${grouped(result.rows)} ${result.rows === 1 ? 'row' : 'rows'}`;
  return [rows, took, loadText(result.counts), result.message]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
}

/** Quarantined rows stand in the message of the step. */
function loadText(counts: readonly LoadCounts[]): string | null {
  const duplicates = counts.reduce((total, one) => total + one.duplicates, 0);
  return duplicates === 0 ? null : `${grouped(duplicates)} ${duplicates === 1 ? 'duplicate' : 'duplicates'}`;
}

/** What went wrong in data and unit tests: failing rows and differences, one block each. */
export function failureTexts(steps: readonly StepResult[]): string[] {
  return steps.flatMap((step) => [
    ...step.assertions.filter((one) => one.status !== 'passed' && one.sample.length > 0).map(sampleText),
    ...(step.difference === null ? [] : [`unit test ${step.name}\n${indented(renderDifference(step.difference))}`]),
  ]);
}

function sampleText(assertion: AssertionResult): string {
  const more = assertion.failures - assertion.sample.length;
  const head = `${assertion.status === 'failed' ? 'failing' : 'warning'} rows of ${assertion.id}`;
  const rest = more > 0 ? `\n  … and ${grouped(more)} more` : '';
  return `${head}\n${indented(textTable(assertion.sample))}${rest}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

/** "31 steps in 1.24 s: 28 ok, 2 warned, 1 failed; 12,345 rows written". */
export function summaryLine(end: RunEnd): string {
  const steps = Object.values(end.counts).reduce((sum, count) => sum + count, 0);
  const parts = (Object.keys(words) as StepStatus[]).flatMap((status) =>
    end.counts[status] > 0 ? [`${end.counts[status]} ${words[status].toLowerCase()}`] : [],
  );
  const outcome = parts.length === 0 ? 'nothing to do' : parts.join(', ');
  return `${steps} ${steps === 1 ? 'step' : 'steps'} in ${end.seconds.toFixed(2)} s: ${outcome}; ${grouped(end.rows)} rows written${end.usage ? `; ${usageText(end.usage)}` : ''}`;
}

/** The run as data, for `--json`. */
export function runJson(result: RunResult): object {
  return { target: result.target, folder: result.folder, ...result.end, steps: result.steps };
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
