import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatNames } from '../report/format-names.ts';

/** Options that every command on a project has. */
export interface ProjectOptions {
  readonly project?: string;
  /** As typed: YAML or JSON maps. */
  readonly vars?: readonly string[];
  readonly format: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export interface TargetOptions {
  readonly target?: string;
}

export interface SelectionOptions {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
}

export function addProjectOptions(parser: Command): Command {
  return parser
    .option('-C, --project <dir>', 'project folder (default: the nearest one upwards with a waymark.yaml)')
    .option('--vars <map>', 'variables as YAML or JSON, like "{start: 2026-01-01}"; may be repeated', collect)
    .addOption(new Option('--format <format>', 'how findings are written').choices(formatNames).default('text'))
    .option('--json', 'machine-readable output on stdout')
    .option('-q, --quiet', 'say nothing but errors and data');
}

export function addTargetOption(parser: Command): Command {
  return parser.option('-t, --target <name>', "a target of waymark.yaml (default: the project's default_target)");
}

export function addSelectionOptions(parser: Command): Command {
  return parser
    .option(
      '-s, --select <what>',
      'only these: name, +up, down+, tag:x, path:x, source:x, state:changed; may be repeated',
      collect,
    )
    .option('-x, --exclude <what>', 'all but these; may be repeated', collect);
}

/** Reads an option that is a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    }
    return value;
  };
}

/** Reads an option that is a share from 0 to 1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It must be a share from 0 to 1.');
  return value;
}

/** Reads an option that is a date (`2026-01-31`) or an instant (`2026-01-31T12:00:00Z`). */
export function instant(text: string): Date {
  const value = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(value.getTime())) {
    throw new InvalidArgumentError('It must be a date like 2026-01-31 or an instant like 2026-01-31T12:00:00Z.');
  }
  return value;
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
