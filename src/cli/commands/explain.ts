import { didYouMean } from '../../base/suggest.ts';
import { codePage } from '../../report/code-page.ts';
import { allCodes } from '../all-codes.ts';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../context.ts';

export const command: CliCommand = {
  description: 'Tell what a diagnostic code means, with a wrong and a right example. Without a code: list them all.',
  examples: [
    ['waymark explain', 'every code with one sentence'],
    ['waymark explain event/unknown-property', 'one code in full'],
  ],
  configure: (parser, run) =>
    parser
      .argument('[code]', 'a code as findings show it')
      .option('--json', 'machine-readable output on stdout')
      .action((code: string | undefined, options: { json?: boolean }) =>
        run(async (context) => {
          const codes = await allCodes();
          if (code === undefined) {
            const docs = [...codes.values()];
            const width = Math.max(...docs.map((doc) => doc.code.length));
            context.out(
              options.json
                ? `${JSON.stringify(docs, null, 2)}\n`
                : docs.map((doc) => `${doc.code.padEnd(width)}  ${doc.summary}\n`).join(''),
            );
            return exitCodes.clean;
          }
          const doc = codes.get(code);
          if (!doc) {
            context.err(`error: there is no code '${code}'\nhint: ${didYouMean(code, codes.keys())}\n`);
            return exitCodes.usage;
          }
          context.out(options.json ? `${JSON.stringify(doc, null, 2)}\n` : codePage(doc, 1));
          return exitCodes.clean;
        }),
      ),
};
