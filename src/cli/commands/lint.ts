import { type Diagnostic, hasErrors, sortDiagnostics } from '../../base/diagnostic.ts';
import { success } from '../../base/outcome.ts';
import { targetTypes } from '../../dialects/index.ts';
import { type Command, findSqlfluff } from '../../run/lint/find-sqlfluff.ts';
import { fixFiles } from '../../run/lint/fix-files.ts';
import { compatibleEdits } from '../../run/lint/fix-lines.ts';
import { type LintFinding, lintProject, notExact } from '../../run/lint/lint-project.ts';
import { listItems, needsState } from '../../run/list-items.ts';
import { emptyState } from '../../run/state/run-state.ts';
import { systemReason } from '../../run/system-reason.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import {
  addProjectOptions,
  addSelectionOptions,
  addTargetOption,
  type ProjectOptions,
  type SelectionOptions,
  type TargetOptions,
} from '../options.ts';
import type { Stopped } from '../project-place.ts';
import { publishedState } from '../published-state.ts';
import { reportFindings } from '../report-findings.ts';
import { findTarget } from '../targets.ts';

interface LintOptions extends ProjectOptions, SelectionOptions, TargetOptions {
  readonly fix?: boolean;
  readonly sqlfluff?: string;
}

export const command: CliCommand = {
  description:
    "Lint the rendered SQL of models and tables of events with sqlfluff, in every dialect of the project's targets (with --target only in its own), and report findings at the lines of the templates. sqlfluff has to be installed: see `waymark explain lint/no-sqlfluff`. Exits with 1 where there is a finding, with 2 where sqlfluff is missing.",
  examples: [
    ['waymark lint', 'everything'],
    ['waymark lint --select orders_daily', 'one model'],
    ['waymark lint --fix', 'correct what can be corrected without doubt'],
    ['waymark lint --format github', 'annotations at the lines of a pull request'],
  ],
  configure: (parser, run) =>
    addSelectionOptions(addTargetOption(addProjectOptions(parser)))
      .option('--fix', 'correct findings in lines of templates that have no tags')
      .option('--sqlfluff <path>', 'the program (default: $WAYMARK_SQLFLUFF, or sqlfluff, uvx or pipx of the PATH)')
      .action((options: LintOptions) => run((context) => lint(context, options))),
};

async function lint(context: CliContext, given: LintOptions): Promise<number> {
  const options = given.json ? { ...given, format: 'json' } : given;
  const found = await lintOnce(context, options, null);
  if ('exitCode' in found) return found.exitCode;
  return options.fix === true ? fix(context, options, found) : conclude(context, found, null);
}

interface Found {
  readonly opened: OpenProject;
  /** Null where there was nothing to lint. */
  readonly command: Command | null;
  readonly findings: readonly LintFinding[];
  readonly dialects: readonly Dialect[];
}

/** Reads the project, and lints what is selected. */
async function lintOnce(context: CliContext, options: LintOptions, known: Command | null): Promise<Found | Stopped> {
  const opened = await openProject(context, options, 'lint');
  if ('exitCode' in opened) return opened;
  if (hasErrors(opened.diagnostics)) return stop(context, opened, opened.diagnostics, exitCodes.findings);
  const dialects = wantedDialects(context, opened, options);
  if (dialects === null) return { exitCode: exitCodes.usage };
  const selected = await selection(context, opened, options);
  if ('exitCode' in selected) return selected;
  const isAny = [...selected.ids].some((id) => id.startsWith('event:') || id.startsWith('model:'));
  if (!isAny) return { opened, command: null, findings: [], dialects };
  const configured = options.sqlfluff ?? (context.env.WAYMARK_SQLFLUFF || null);
  const { cwd, env, signal } = context;
  const located = known === null ? findSqlfluff({ cwd, env, configured }) : success(known);
  if (located.value === null) return stop(context, opened, located.diagnostics, exitCodes.usage);
  const command = located.value;
  const linted = await lintProject({ loaded: opened, selected: selected.ids, dialects, command, env, signal });
  if (linted.value === null) return stop(context, opened, linted.diagnostics, exitCodes.usage);
  return { opened, command, findings: linted.value, dialects };
}

async function stop(
  context: CliContext,
  opened: OpenProject,
  diagnostics: readonly Diagnostic[],
  exitCode: number,
): Promise<Stopped> {
  const all = new Set([...opened.diagnostics, ...diagnostics]);
  await reportFindings(context, [...all], { ...opened.report, summary: 'nothing linted' });
  return { exitCode };
}

/** The dialect of the target that is named, else those of all targets; null after it was said that there is none. */
function wantedDialects(context: CliContext, opened: OpenProject, options: LintOptions): Dialect[] | null {
  const targets = Object.values(opened.project.settings.targets);
  const named = options.target === undefined ? null : findTarget(context, opened, options.target);
  if (options.target !== undefined && named === null) return null;
  const used = new Set((named ? [named] : targets).map((target) => target.dialect));
  return Object.values(targetTypes)
    .map((type) => type.dialect)
    .filter((dialect) => used.has(dialect.name));
}

async function selection(
  context: CliContext,
  opened: OpenProject,
  options: LintOptions,
): Promise<{ readonly ids: ReadonlySet<string> } | Stopped> {
  const selectors = { select: options.select ?? [], exclude: options.exclude ?? [] };
  const target = findTarget(context, opened, options.target);
  const dialect = target && targetTypes[target.dialect]?.dialect;
  if (!target || !dialect) return { exitCode: exitCodes.usage };
  const state = needsState(selectors) ? await publishedState(context, target, opened.root) : emptyState;
  if (state === null) return { exitCode: exitCodes.warehouse };
  const items = await listItems({ loaded: opened, ...selectors, target, dialect, state });
  if (items.value === null) return stop(context, opened, items.diagnostics, exitCodes.usage);
  return { ids: new Set(items.value.map((item) => item.id)) };
}

/** What one correction leaves may be corrected next; more rounds than these would be a circle. */
const rounds = 4;

async function fix(context: CliContext, options: LintOptions, first: Found): Promise<number> {
  let found = first;
  let count = 0;
  for (let round = 0; round < rounds; round++) {
    const edits = compatibleEdits(found.findings.flatMap((one) => (one.edits === null ? [] : [one.edits])));
    if (edits.length === 0) break;
    const unwritten = fixFiles(found.opened.root, edits);
    if (unwritten !== null) {
      context.err(`error: ${unwritten.path} cannot be written: ${systemReason(unwritten.error)}\n`);
      return exitCodes.usage;
    }
    count += edits.length;
    const next = await lintOnce(context, options, found.command);
    if ('exitCode' in next) return next.exitCode;
    found = next;
  }
  return conclude(context, found, count);
}

/** `edits`: how many were made; null without `--fix`. */
function conclude(context: CliContext, found: Found, edits: number | null): Promise<number> {
  const { opened, findings, dialects, command } = found;
  const names = dialects.map((dialect) => dialect.name).join(' and ');
  const diagnostics = sortDiagnostics([...opened.diagnostics, ...findings.map((one) => one.diagnostic)]);
  const parts = [command === null ? 'no SQL to lint' : `linted the SQL of ${names}`];
  if (edits !== null) {
    const left = diagnostics.filter((one) => one.hint === notExact).length;
    parts.push(`${edits} ${edits === 1 ? 'edit' : 'edits'} made`);
    if (left > 0) parts.push(`${left} left for you to correct`);
  }
  return reportFindings(context, diagnostics, { ...opened.report, summary: parts.join(', ') });
}
