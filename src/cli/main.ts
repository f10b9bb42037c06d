import { Command, CommanderError } from 'commander';
import { didYouMean } from '../base/suggest.ts';
import type { CommandEntry } from './command.ts';
import { commands } from './commands.ts';
import { type CliContext, exitCodes, processContext } from './context.ts';
import { version } from './version.ts';

/** Runs the command line `args` (without `node` and the script). Returns the exit code; never throws. */
export async function main(args: readonly string[], context: CliContext = processContext()): Promise<number> {
  let exitCode: number = exitCodes.clean;
  const program = rootParser(context);
  const wanted = args.find((arg) => !arg.startsWith('-') && arg !== 'help');
  for (const entry of commands) {
    const parser = new Command(entry.name).summary(entry.summary);
    program.addCommand(parser);
    if (entry.name === wanted) {
      await configure(parser, entry, async (action) => {
        exitCode = await action(context);
      });
    }
  }
  try {
    const unknown = wanted !== undefined && !commands.some((entry) => entry.name === wanted);
    if (unknown)
      return complain(
        context,
        `unknown command '${wanted}'`,
        didYouMean(
          wanted,
          commands.map((one) => one.name),
        ),
      );
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
    if (context.signal.aborted) return exitCodes.interrupted;
    context.err(`Waymark failed unexpectedly; this is a bug of Waymark, not of your project.\n${stackOf(error)}\n`);
    return exitCodes.bug;
  }
}

function rootParser(context: CliContext): Command {
  return new Command('waymark')
    .description(
      'Analytics as code: one YAML catalog of events; types, schemas, docs, SQL models and data checks from it.',
    )
    .version(version(), '-V, --version', 'print the version')
    .usage('<command> [options]')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ sortSubcommands: false, subcommandTerm: (one) => one.name() })
    .configureOutput({
      writeOut: (text) => context.out(text),
      writeErr: (text) => context.err(text),
      ...(!context.interactive && { getOutHelpWidth: () => 100, getErrHelpWidth: () => 100 }),
    })
    .exitOverride()
    .action(function (this: Command) {
      this.outputHelp();
    });
}

async function configure(
  parser: Command,
  entry: CommandEntry,
  run: (action: (context: CliContext) => Promise<number>) => Promise<void>,
) {
  const { command } = await entry.load();
  parser.description(command.description).copyInheritedSettings(parser.parent as Command);
  parser.exitOverride().showSuggestionAfterError(true).helpOption('-h, --help', 'print help');
  command.configure(parser, run);
  if (command.examples.length === 0) return;
  const width = Math.max(...command.examples.map(([line]) => line.length));
  const lines = command.examples.map(([line, what]) => `  ${line.padEnd(width)}  # ${what}`);
  parser.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

function complain(context: CliContext, message: string, hint: string | null): number {
  context.err(`error: ${message}\n${hint ? `hint: ${hint}\n` : ''}Run 'waymark --help' for the list of commands.\n`);
  return exitCodes.usage;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
