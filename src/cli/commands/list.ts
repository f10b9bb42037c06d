import { hasErrors } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import { listItems, needsState } from '../../run/list-items.ts';
import type { GraphItem } from '../../run/project-graph.ts';
import { emptyState } from '../../run/state/run-state.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { openProject } from '../open-project.ts';
import {
  addProjectOptions,
  addSelectionOptions,
  addTargetOption,
  type ProjectOptions,
  type SelectionOptions,
  type TargetOptions,
} from '../options.ts';
import { publishedState } from '../published-state.ts';
import { reportFindings } from '../report-findings.ts';
import { findTarget } from '../targets.ts';

type ListOptions = ProjectOptions & SelectionOptions & TargetOptions;

export const command: CliCommand = {
  description:
    'List what data flows through: sources, events, seeds, models. Each line has the kind, the name, how a model is kept, and what it reads. Touches no warehouse, unless a selector asks for state:changed.',
  examples: [
    ['waymark list', 'everything'],
    ['waymark list --select +orders_daily', 'what a model is made of'],
    ['waymark list --select source:app+ --json', 'the graph as data'],
  ],
  configure: (parser, run) =>
    addSelectionOptions(addTargetOption(addProjectOptions(parser))).action((options: ListOptions) =>
      run((context) => list(context, options)),
    ),
};

async function list(context: CliContext, options: ListOptions): Promise<number> {
  const opened = await openProject(context, options, 'list');
  if ('exitCode' in opened) return opened.exitCode;
  const target = findTarget(context, opened, options.target);
  const dialect = target && targetTypes[target.dialect]?.dialect;
  if (!target || !dialect) return exitCodes.usage;
  const selectors = { select: options.select ?? [], exclude: options.exclude ?? [] };
  const state = needsState(selectors) ? await publishedState(context, target, opened.root) : emptyState;
  if (state === null) return exitCodes.warehouse;
  const selection = await listItems({ loaded: opened, ...selectors, target, dialect, state });
  const findings = [...opened.diagnostics, ...selection.diagnostics];
  const items = selection.value;
  if (items === null) {
    await reportFindings(context, findings, opened.report);
    return exitCodes.usage;
  }
  if (options.json) {
    context.out(`${JSON.stringify({ items, diagnostics: findings }, null, 2)}\n`);
    return hasErrors(findings) ? exitCodes.findings : exitCodes.clean;
  }
  context.out(listText(items));
  return findings.length === 0 ? exitCodes.clean : reportFindings(context, findings, opened.report);
}

function listText(items: readonly GraphItem[]): string {
  const width = Math.max(...items.map((item) => item.name.length), 0);
  return items
    .map((item) => {
      const reads = item.dependsOn.length === 0 ? '' : `← ${item.dependsOn.join(', ')}`;
      const line = `${item.kind.padEnd(6)}  ${item.name.padEnd(width)}  ${(item.materialized ?? '').padEnd(11)}  ${reads}`;
      return `${line.trimEnd()}\n`;
    })
    .join('');
}
