import type { Project } from '../../model/project.ts';
import type { CliCommand } from '../command.ts';
import { openProject } from '../open-project.ts';
import { addProjectOptions, type ProjectOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';

export const command: CliCommand = {
  description:
    'Find every problem of the settings, the catalog and the transforms at once. Touches no warehouse. Exits with 1 where there is an error.',
  examples: [
    ['waymark check', 'for people'],
    ['waymark check --format github', 'annotations at the lines of a pull request'],
    ['waymark check --format sarif > waymark.sarif', 'for code scanning'],
  ],
  configure: (parser, run) =>
    addProjectOptions(parser).action((options: ProjectOptions) =>
      run(async (context) => {
        const opened = await openProject(context, options.json ? { ...options, format: 'json' } : options, 'check');
        if ('exitCode' in opened) return opened.exitCode;
        return reportFindings(context, opened.diagnostics, { ...opened.report, summary: contents(opened.project) });
      }),
    ),
};

/** "7 events, 2 sources, 5 models" */
function contents({ catalog, models, unitTests }: Project): string {
  const counts: readonly (readonly [number, string])[] = [
    [catalog.events.length, 'event'],
    [catalog.sources.length, 'source'],
    [models.length, 'model'],
    [catalog.seeds.length, 'seed'],
    [catalog.assertions.length + models.reduce((sum, model) => sum + model.assertions.length, 0), 'assertion'],
    [unitTests.length, 'unit test'],
  ];
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`);
  return parts.length === 0 ? 'an empty project' : parts.join(', ');
}
