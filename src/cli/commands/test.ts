import type { CliCommand } from '../command.ts';
import { addRunOptions, type RunOptions, runCommand } from '../run-command.ts';

export const command: CliCommand = {
  description:
    'Run unit tests in memory, and all assertions on the tables that are published. Writes nothing but the record of what failed.',
  examples: [
    ['waymark test', 'all unit tests and assertions'],
    ['waymark test --select order.paid', 'assertions on one event'],
    ['waymark test --format junit > tests.xml', 'for CI'],
  ],
  configure: (parser, run) =>
    addRunOptions(parser).action((options: RunOptions) => run((context) => runCommand(context, options, 'test'))),
};
