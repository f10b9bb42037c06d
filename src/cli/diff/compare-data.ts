import { type Diagnostic, diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import type { DataReport } from '../../diff/data-report.ts';
import type { DiffSide } from '../../diff/side.ts';
import type { TargetDef } from '../../model/project.ts';
import { type Affected, affectedBy } from '../../run/compare/data/affected.ts';
import type { Aside, SideName } from '../../run/compare/data/aside.ts';
import { noData } from '../../run/compare/data/codes.ts';
import { type DataDiff, dataDiff } from '../../run/compare/data/data-diff.ts';
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
  if (type === undefined)
    return refused(
      `The data were not compared: there are no targets of type ${target.dialect}, which \`${target.name}\` is.`,
    );
  const affected = affectedBy(sides.before, sides.after, type.dialect);
  if (affected.models.length + affected.seeds.length + affected.metrics.length === 0)
    return { data: nothing(target.name), diagnostics: [], isInterrupted: false };
  try {
    const place = { root: opened.root, out: opened.project.settings.paths.out };
    const aside = await type.openAside(target, place);
    return await compareIn(aside, context, { target, affected }, sides);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    if (context.signal.aborted) return { data: null, diagnostics: [], isInterrupted: true };
    const hint = error.fault === 'missing' ? 'Publish something to compare with: `waymark build`.' : null;
    return refused(`The data on \`${target.name}\` were not compared: ${error.message}`, error.hint ?? hint);
  }
}

async function compareIn(
  aside: Aside,
  context: CliContext,
  { target, affected }: { readonly target: TargetDef; readonly affected: Affected },
  { before, after }: { readonly before: DiffSide; readonly after: DiffSide },
): Promise<ComparedData> {
  // Closing cancels what is running; it fails then, and all is cleaned up.
  const stop = () => void aside.close();
  context.signal.addEventListener('abort', stop, { once: true });
  let compared: DataDiff | null = null;
  try {
    if (!context.signal.aborted) {
      const onBuilt = (side: SideName, name: string): void => {
        if (context.interactive) context.err(`\r\x1b[2Kbuilt ${name} as it is ${side} the change`);
      };
      compared = await dataDiff({ before, after, affected, target: target.name, aside, onBuilt });
    }
  } finally {
    if (context.interactive) context.err('\r\x1b[2K');
    context.signal.removeEventListener('abort', stop);
    const left = await aside.close();
    if (left.length > 0) context.err(`${leftText(left)}\n`);
  }
  if (compared === null) return { data: null, diagnostics: [], isInterrupted: true };
  return { ...compared, isInterrupted: false };
}

function leftText(names: readonly string[]): string {
  return `not removed: ${names.join(', ')}; \`waymark clean\` removes what is left, and its tables end after a day`;
}

function nothing(target: string): DataReport {
  return { target, tables: [], metrics: [], created: [], dropped: [], usage: null };
}

function refused(message: string, hint: string | null = null): ComparedData {
  return { data: null, diagnostics: [diagnostic(noData, { message, hint, span: null })], isInterrupted: false };
}
