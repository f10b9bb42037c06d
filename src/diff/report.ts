import { type Diagnostic, sortDiagnostics } from '../base/diagnostic.ts';
import type { Project } from '../model/project.ts';
import type { DataReport } from './data-report.ts';
import type { Finding } from './finding.ts';
import { isOpenBreak } from './finding.ts';
import { type Audience, audiences } from './rule.ts';
import { type NeededVersion, tellVersions } from './versions.ts';

/** Everything that a diff has to say. */
export interface DiffReport {
  /** What was compared with: "main (a1b2c3d)", "dist/catalog.json". */
  readonly against: string;
  readonly findings: readonly Finding[];
  /** Beside the changes: waivers that are of no use, dates of removal that are past, what could not be compared. */
  readonly diagnostics: readonly Diagnostic[];
  /** Events whose versions are too low for what changed. */
  readonly versions: readonly NeededVersion[];
  readonly project: Project;
  /** What happens to the data; null where nobody asked, or it could not be compared. */
  readonly data: DataReport | null;
}

/** Everything that is said beside the changes. */
export function asides({ diagnostics, versions }: DiffReport): Diagnostic[] {
  return sortDiagnostics([...diagnostics, ...tellVersions(versions)]);
}

/** `breaks`: at least one break that nothing lets pass. `waived`: all breaks are let pass. */
export type Verdict = 'breaks' | 'waived' | 'may break' | 'safe';

/** How it looks for one audience. */
export function verdictFor(audience: Audience, { findings }: Pick<DiffReport, 'findings'>): Verdict {
  const own = findings.filter((one) => one.audience === audience && one.severity !== 'info');
  if (own.some(isOpenBreak)) return 'breaks';
  if (own.some((one) => one.severity === 'error')) return 'waived';
  return own.some((one) => one.waiver === null) ? 'may break' : 'safe';
}

export function verdicts(report: Pick<DiffReport, 'findings'>): Readonly<Record<Audience, Verdict>> {
  const [producers, code, readers, meaning] = audiences.map((one) => verdictFor(one, report));
  return {
    producers: producers ?? 'safe',
    code: code ?? 'safe',
    readers: readers ?? 'safe',
    meaning: meaning ?? 'safe',
  };
}
