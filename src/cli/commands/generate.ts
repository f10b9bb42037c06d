import { cannotWrite } from '../../../generators/codes.ts';
import { ownGeneratorFiles } from '../../../generators/own-files.ts';
import type { ThreadedEvents } from '../../../generators/threaded-events.ts';
import { isUntouchedMeanwhile } from '../../../generators/write-files/untouched-meanwhile.ts';
import { outputsIntact, outputsMark, type WriteReport } from '../../../generators/write-files.ts';
import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { DatedFinding } from '../../check/dated-finding.ts';
import type { Settings } from '../../model/project.ts';
import { countDefinitions } from '../../run/project/outline/base.ts';
import type { CheckedChange } from '../../run/project/outline/check-change.ts';
import { changeSince } from '../change-since.ts';
import type { CliCommand } from '../command.ts';
import { type CommandMemory, commandMemory } from '../command-memory.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { datedFindings } from '../dated-findings.ts';
import type { GeneratorProject } from '../generate-project.ts';
import type { OpenProject } from '../open-project.ts';
import { addProjectOptions, type ProjectOptions } from '../options.ts';
import { type ProjectPlace, projectPlace, type Stopped } from '../project-place.ts';
import { type ReportOptions, reportFindings } from '../report-findings.ts';

interface GenerateOptions extends ProjectOptions {
  readonly check?: boolean;
}

export const command: CliCommand = {
  description:
    'Write everything that is generated from the catalog and the transforms to dist/: types, JSON Schemas, validators, docs, SQL. Only what changed is written; files that are not generated are never touched. Nothing is written while there is an error.',
  examples: [
    ['waymark generate', 'write dist/'],
    ['waymark generate --check', 'write nothing; exit with 1 where dist/ is stale'],
    ['waymark generate --json', 'which files were created, changed and removed'],
  ],
  configure: (parser, run) =>
    addProjectOptions(parser)
      .option('--check', 'write nothing, report what is stale')
      .action((options: GenerateOptions) => run((context) => generate(context, options))),
};

async function generate(context: CliContext, options: GenerateOptions): Promise<number> {
  const place = projectPlace(context, options, 'generate');
  if ('exitCode' in place) return place.exitCode;
  const memory = commandMemory('generate', place.start, { env: context.env, vars: place.vars });
  const before = memory && outputsBefore(memory);
  if (memory?.said && before && outputsIntact(memory.root, memory.settings.paths.out)) {
    const value = { created: [], changed: [], removed: [], unchanged: before.count };
    return say(context, options, reportOn(memory, place, value), value, memory.said.diagnostics);
  }
  const change = memory && before && options.check !== true ? await generateSince(memory, before.count) : null;
  if (memory && change) return sayChange(context, options, place, memory, change);
  // What generates takes longer to load than it takes to see that nothing changed.
  const kept = memory && (await recallChecked(memory, place, options.check === true));
  const opened = kept ?? (await openChecked(context, options, memory));
  if ('exitCode' in opened) return opened.exitCode;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const { generateProject } = await import('../generate-project.ts');
  const { value, diagnostics } = await generateProject(opened.root, opened, options.check === true, kept?.events);
  if (value !== null && diagnostics.length === 0 && options.check !== true) {
    const count = value.created.length + value.changed.length + value.unchanged;
    const summary = outputsNow(opened.root, opened.project.settings, count);
    const said = { diagnostics: opened.diagnostics, summary, dated: opened.dated };
    memory?.keep(opened, said, countDefinitions(opened.project));
  }
  const summary = reportText(value, opened.project.settings.paths.out);
  return conclude(context, options, { ...opened.report, summary }, value, opened.diagnostics, diagnostics);
}

/** A checked project, what was found in it, and how to report on it. */
interface Checked
  extends GeneratorProject,
    Pick<OpenProject, 'root' | 'diagnostics' | 'report' | 'isOfInputs' | 'outline'> {
  readonly dated: readonly DatedFinding[];
}

/** The project as `check` has kept it. Those who generate files themselves get it as it is written, with all places. */
async function recallChecked(memory: CommandMemory, place: ProjectPlace, check: boolean): Promise<Recalled | null> {
  const { root, settings, inputs } = memory;
  const hasOwn = ownGeneratorFiles(root, settings.paths.generators).length > 0;
  const said = hasOwn || !memory.isOutlined() ? null : memory.checked;
  if (said === null) return null;
  const { generateAhead } = await import('../generate-ahead.ts');
  const events = generateAhead(root, inputs.hashes.size, check);
  const { recallSnapshot } = await import('../../run/project/snapshot/snapshot.ts');
  const snapshot = recallSnapshot(root, inputs.key, settings);
  if (snapshot === null) {
    events?.stop();
    return null;
  }
  const { diagnostics, dated } = said;
  return { ...snapshot, root, diagnostics, dated, report: { ...place.report, root }, events, ...asOutlined };
}

interface Recalled extends Checked {
  /** The thread that is waiting for the project. */
  readonly events: ThreadedEvents | null;
}

const asOutlined = { isOfInputs: true, outline: () => null };

async function openChecked(
  context: CliContext,
  options: GenerateOptions,
  memory: CommandMemory | null,
): Promise<Checked | Stopped> {
  const { openProject } = await import('../open-project.ts');
  const opened = await openProject(context, options, 'generate', memory);
  if ('exitCode' in opened) return opened;
  const { modelTexts } = await import('../../transforms/render/model-texts.ts');
  const texts = modelTexts(opened.project, opened.transforms);
  return { ...opened, texts, dated: await datedFindings(opened.project.catalog) };
}

/**
 * The number of files that this command has written, where the outputs are those of its last run and of nothing else. A
 * project's own generators may read anything, so that nothing tells whether they would make the same again.
 */
function outputsBefore({ root, settings, last }: CommandMemory): { readonly count: number } | null {
  const { generators, out } = settings.paths;
  const [count, mark] = last === null ? [] : last.summary.split('; ');
  if (count === undefined || mark === undefined || mark !== outputsMark(root, out)) return null;
  return ownGeneratorFiles(root, generators).length === 0 ? { count: Number(count) } : null;
}

function outputsNow(root: string, settings: Settings, count: number): string {
  return `${count}; ${outputsMark(root, settings.paths.out) ?? ''}`;
}

interface Changed {
  readonly change: CheckedChange;
  readonly written: Outcome<WriteReport>;
}

/** Generates what a change concerns; null, with nothing touched, where everything has to be generated. */
async function generateSince(memory: CommandMemory, count: number): Promise<Changed | null> {
  const isUntouched = isUntouchedMeanwhile(memory.root, memory.settings.paths.out, count);
  const change = await changeSince(memory);
  if (change === null) return null;
  const { generateChange } = await import('../generate-project.ts');
  const written = await generateChange(memory.root, change, count, isUntouched);
  return written && { change, written };
}

function sayChange(
  context: CliContext,
  options: GenerateOptions,
  place: ProjectPlace,
  memory: CommandMemory,
  { change, written }: Changed,
): Promise<number> {
  const { value } = written;
  if (value !== null) {
    const count = value.changed.length + value.unchanged;
    const summary = outputsNow(memory.root, memory.settings, count);
    memory.keepChange(change, { diagnostics: change.diagnostics, summary, dated: change.dated });
  }
  return conclude(context, options, reportOn(memory, place, value), value, change.diagnostics, written.diagnostics);
}

function reportOn({ root, settings }: CommandMemory, place: ProjectPlace, value: WriteReport | null): ReportOptions {
  return { ...place.report, root, summary: reportText(value, settings.paths.out) };
}

/** Says what was found in the project, and while writing. */
async function conclude(
  context: CliContext,
  options: GenerateOptions,
  report: ReportOptions,
  value: WriteReport | null,
  found: readonly Diagnostic[],
  writing: readonly Diagnostic[],
): Promise<number> {
  const code = await say(context, options, report, value, [...found, ...writing]);
  return writing.some((one) => one.code === cannotWrite.code) ? exitCodes.usage : code;
}

async function say(
  context: CliContext,
  options: GenerateOptions,
  report: ReportOptions,
  value: WriteReport | null,
  findings: readonly Diagnostic[],
): Promise<number> {
  if (!options.json || value === null) return reportFindings(context, findings, report);
  context.out(`${JSON.stringify({ ...value, diagnostics: findings }, null, 2)}\n`);
  return hasErrors(findings) ? exitCodes.findings : exitCodes.clean;
}

function reportText(report: WriteReport | null, out: string): string {
  if (report === null) return 'nothing written';
  const parts = [
    [report.created.length, 'created'],
    [report.changed.length, 'changed'],
    [report.removed.length, 'removed'],
    [report.unchanged, 'unchanged'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  return `${out}/: ${parts.length === 0 ? 'nothing to generate' : parts.join(', ')}`;
}
