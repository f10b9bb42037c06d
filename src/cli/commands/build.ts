import type { CliCommand } from '../command.ts';
import { addDryRun, addFullRefresh, addRunOptions, type RunOptions, runCommand } from '../run-command.ts';

export const command: CliCommand = {
  description:
    'Load sources and seeds, run unit tests and models, and audit every table before it is published. What has not changed is left alone; what fails keeps its last good table and stops only what depends on it.',
  examples: [
    ['waymark build', 'everything that changed'],
    ['waymark build --select orders_daily+', 'a model and what depends on it'],
    ['waymark build --select state:changed+ --target prod', 'what a pull request touches'],
    ['waymark build --full-refresh', 'everything anew'],
    ['waymark build --dry-run', 'only say what would run, and why'],
    ['waymark build --dry-run --target prod', 'on BigQuery also what it would cost'],
  ],
  configure: (parser, run) =>
    addDryRun(addFullRefresh(addRunOptions(parser))).action((options: RunOptions) =>
      run((context) => runCommand(context, options, 'build')),
    ),
};
