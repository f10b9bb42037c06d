import type { Command as Parser } from 'commander';
import type { CliContext } from './context.ts';

/** What the list of commands needs to know without loading the command. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: CliCommand }>;
}

/** One command: one file in `src/cli/commands` that exports it as `command`, and a line in `src/cli/commands.ts`. */
export interface CliCommand {
  /** More than the summary, for `waymark help NAME`. */
  readonly description: string;
  /** Lines that a user can type, each with what it does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** Declares arguments and options, and registers what runs. */
  configure(parser: Parser, run: RunCommand): void;
}

/** Turns a function from context to exit code into a commander action. */
export type RunCommand = (action: (context: CliContext) => Promise<number>) => Promise<void>;
