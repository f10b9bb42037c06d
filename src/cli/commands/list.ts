import { hasErrors } from '../../base/diagnostic.ts';
import { type GraphItem, projectGraph } from '../../run/project-graph.ts';
import { selectItems } from '../../run/select/select-items.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { openProject } from '../open-project.ts';
import { addProjectOptions, addSelectionOptions, type ProjectOptions, type SelectionOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';

type ListOptions = ProjectOptions & SelectionOptions;

export const command: CliCommand = {
  description:
    'List what data flows through: sources, events, seeds, models. Each line has the kind, the name, how a model is kept, and what it reads. Touches no warehouse, so that state:changed matches nothing here.',
  examples: [
    ['waymark list', 'everything'],
    ['waymark list --select +orders_daily', 'what a model is made of'],
    ['waymark list --select source:app+ --json', 'the graph as data'],
  ],
  configure: (parser, run) =>
    addSelectionOptions(addProjectOptions(parser)).action((options: ListOptions) =>
      run((context) => list(context, options)),
    ),
};

async function list(context: CliContext, options: ListOptions): Promise<number> {
  const opened = await openProject(context, options, 'list');
  if ('exitCode' in opened) return opened.exitCode;
  const graph = projectGraph(opened.project);
  const selection = selectItems(graph, {
    select: options.select ?? [],
    exclude: options.exclude ?? [],
    changed: () => false,
  });
  const findings = [...opened.diagnostics, ...selection.diagnostics];
  const selected = selection.value;
  if (selected === null) {
    await reportFindings(context, findings, opened.report);
    return exitCodes.usage;
  }
  const items = graph.items.filter((item) => selected.has(item.id));
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
