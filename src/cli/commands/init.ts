import { basename } from 'node:path';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../context.ts';
import { createStarter } from '../create-starter.ts';

const next = [
  'npm install',
  'npx waymark check',
  'npx waymark generate',
  'npx waymark build',
  'npx waymark query revenue,orders --grain week',
];

export const command: CliCommand = {
  description:
    'Start a project that checks, generates and builds at once: a catalog with metrics, two models with a unit test, sample data, a CI workflow and editor settings. Files that exist are never overwritten.',
  examples: [
    ['waymark init shop', 'a new folder'],
    ['waymark init .', 'this folder'],
  ],
  configure: (parser, run) =>
    parser
      .argument('<dir>', 'folder to create the project in')
      .option('--json', 'machine-readable output on stdout')
      .action((dir: string, options: { json?: boolean }) =>
        run(async (context) => {
          const result = await createStarter(context.cwd, dir);
          if ('problem' in result) {
            context.err(`error: ${result.problem}\nhint: ${result.hint}\n`);
            return exitCodes.usage;
          }
          if (options.json) {
            context.out(`${JSON.stringify({ root: result.root, created: result.created, kept: result.kept })}\n`);
            return exitCodes.clean;
          }
          for (const path of result.created) context.out(`${path}\n`);
          const kept = result.kept.length === 0 ? '' : `Kept as they were: ${result.kept.join(', ')}.\n`;
          const enter = dir === '.' ? '' : `  cd ${dir}\n`;
          context.err(
            `${kept}\nProject ${basename(result.root)} is ready. Next:\n${enter}${next.map((line) => `  ${line}\n`).join('')}`,
          );
          return exitCodes.clean;
        }),
      ),
};
