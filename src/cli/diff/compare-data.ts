import { type Diagnostic, diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import type { DataReport } from '../../diff/data-report.ts';
import type { DiffSide } from '../../diff/side.ts';
import type { TargetDef } from '../../model/project.ts';
import { type Affected, affectedBy } from '../../run/compare/data/affected.ts';
import { makeAsideFolder } from '../../run/compare/data/aside-folder.ts';
import { noData } from '../../run/compare/data/codes.ts';
import { dataDiff } from '../../run/compare/data/data-diff.ts';
import { systemReason } from '../../run/system-reason.ts';
import { WarehouseError } from '../../run/warehouse.ts';
import type { CliContext } from '../context.ts';
import type { OpenProject } from '../open-project.ts';

export interface ComparedData {
  /** Null where nothing could be compared. */
  readonly data: DataReport | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly isInterrupted: boolean;
}

/** Builds both sides beside what is published on a target, and compares their data. Whatever happens, nothing of it is left. */
export async function compareData(
  context: CliContext,
  opened: OpenProject,
  target: TargetDef,
  sides: { readonly before: DiffSide; readonly after: DiffSide },
): Promise<ComparedData> {
  if (hasErrors(opened.diagnostics)) return refused('The data were not compared: the project has errors.');
  const type = targetTypes[target.dialect];
  const openAside = type?.openAside ?? null;
  if (type === undefined || openAside === null)
    return refused(
      `The data on \`${target.name}\` were not compared: targets of type ${target.dialect} cannot be built beside.`,
      'Name a target of type duckdb with `--target`.',
    );
  const affected = affectedBy(sides.before, sides.after, type.dialect);
  if (affected.models.length + affected.seeds.length + affected.metrics.length === 0)
    return { data: nothing(target.name), diagnostics: [], isInterrupted: false };
  let folder: ReturnType<typeof makeAsideFolder>;
  try {
    folder = makeAsideFolder(opened.root, opened.project.settings.paths.out);
  } catch (error) {
    return refused(`The data were not compared: the folder of outputs cannot be written to: ${systemReason(error)}.`);
  }
  try {
    return await compareIn(folder.path, context, { opened, target, openAside, affected }, sides);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    if (context.signal.aborted) return { data: null, diagnostics: [], isInterrupted: true };
    const hint = error.fault === 'missing' ? 'Publish something to compare with: `waymark build`.' : null;
    return refused(`The data on \`${target.name}\` were not compared: ${error.message}`, hint);
  } finally {
    folder.remove();
  }
}

interface DataOf {
  readonly opened: OpenProject;
  readonly target: TargetDef;
  readonly openAside: OpenAside;
  readonly affected: Affected;
}

type OpenAside = NonNullable<(typeof targetTypes)[string]['openAside']>;

async function compareIn(
  folder: string,
  context: CliContext,
  { opened, target, openAside, affected }: DataOf,
  { before, after }: { readonly before: DiffSide; readonly after: DiffSide },
): Promise<ComparedData> {
  const aside = await openAside(target, opened.root, folder);
  // Closing cancels what is running; it fails then, and all is cleaned up.
  const stop = () => void aside.warehouse.close();
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    if (context.signal.aborted) return { data: null, diagnostics: [], isInterrupted: true };
    const onBuilt = (schema: string, name: string): void => {
      if (context.interactive) context.err(`\r\x1b[2Kbuilt ${name} as it is ${schema} the change`);
    };
    const compared = await dataDiff({ before, after, affected, target: target.name, aside, onBuilt });
    if (context.interactive) context.err('\r\x1b[2K');
    return { ...compared, isInterrupted: false };
  } finally {
    context.signal.removeEventListener('abort', stop);
    await aside.warehouse.close();
  }
}

function nothing(target: string): DataReport {
  return { target, tables: [], metrics: [], created: [], dropped: [] };
}

function refused(message: string, hint: string | null = null): ComparedData {
  return { data: null, diagnostics: [diagnostic(noData, { message, hint, span: null })], isInterrupted: false };
}
