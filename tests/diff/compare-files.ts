import type { ExampleFiles } from '../../src/base/diagnostic.ts';
import { readSettings } from '../../src/check/read-settings.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import type { Finding } from '../../src/diff/finding.ts';
import type { DiffReport } from '../../src/diff/report.ts';
import type { DiffSide } from '../../src/diff/side.ts';
import { projectSide } from '../../src/run/compare/project-side.ts';
import { runDiff } from '../../src/run/compare/run-diff.ts';
import { dialectsOf } from '../../src/run/project/check-targets.ts';
import { checkReads } from '../../src/run/project/load-project.ts';
import { readFiles } from '../../src/run/project/read-files.ts';
import { findWitness } from '../../src/sample/find-witness.ts';

/** A project of these files as one side of a diff. Files that do not check are an error of the test. */
export function sideOf(files: ExampleFiles, allowErrors = false): DiffSide {
  const text = files['waymark.yaml'];
  const settings = readSettings(text === undefined ? null : { path: 'waymark.yaml', text }, {}).value;
  if (settings === null) throw new Error('The settings cannot be read.');
  const pick = (pattern: RegExp) =>
    Object.entries(files).flatMap(([path, one]) => (pattern.test(path) ? [{ path, text: one }] : []));
  const sources = { catalog: pick(/^catalog\//), templates: pick(/\.hbs$/), unitTests: [] };
  const checked = checkReads(readFiles(sources), settings, targetTypes);
  const errors = checked.diagnostics.filter((one) => one.severity === 'error');
  if (checked.value === null || (errors.length > 0 && !allowErrors)) throw new Error(JSON.stringify(errors, null, 2));
  const dialects = dialectsOf(targetTypes);
  return projectSide({
    ...checked.value,
    hasErrors: errors.length > 0,
    files: sources,
    dialects,
    textOf: (path) => files[path] ?? null,
  });
}

export interface CompareOptions {
  readonly today?: string;
  /** Also have DuckDB parse queries that differ. */
  readonly parser?: boolean;
  readonly allowErrors?: boolean;
}

/** What a diff says about two projects. */
export async function compareFiles(
  before: ExampleFiles,
  after: ExampleFiles,
  { today = '2026-02-01', parser = false, allowErrors = false }: CompareOptions = {},
): Promise<DiffReport> {
  const now = sideOf(after, allowErrors);
  const target = now.project.settings.targets.dev;
  const open = targetTypes.duckdb?.open;
  return runDiff({
    before: sideOf(before, allowErrors),
    after: now,
    against: 'before',
    today,
    findWitness,
    openParser: parser && target && open ? () => open({ ...target, options: { path: ':memory:' } }, '/') : null,
    readApps: null,
    notes: [],
  });
}

export function ids(findings: readonly Finding[]): string[] {
  return findings.map((one) => one.rule.id);
}
