import type { CliCommand } from '../command.ts';
import { addFullRefresh, addRunOptions, type RunOptions, runCommand } from '../run-command.ts';

export const command: CliCommand = {
  description:
    'Load sources and seeds and build models without asserting anything about the data. Column contracts and the balance of loads still hold.',
  examples: [
    ['waymark run', 'load and build what changed'],
    ['waymark run --select tag:daily --vars "{start: 2026-01-01}"', 'models with a tag, with a variable'],
  ],
  configure: (parser, run) =>
    addFullRefresh(addRunOptions(parser)).action((options: RunOptions) =>
      run((context) => runCommand(context, options, 'run')),
    ),
};
