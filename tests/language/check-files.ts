import { tableIndex } from '../../src/assertions/table-shape.ts';
import { type Diagnostic, type ExampleFiles, sortDiagnostics } from '../../src/base/diagnostic.ts';
import { checkCatalog } from '../../src/check/check.ts';
import { checkAssertions } from '../../src/check/check-assertions.ts';
import { checkMetrics } from '../../src/check/check-metrics.ts';
import { readSettings } from '../../src/check/read-settings.ts';
import { metricIndex } from '../../src/metrics/metric-index.ts';
import type { Catalog } from '../../src/model/catalog.ts';

export interface Checked {
  readonly catalog: Catalog;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a project of settings and catalog files, with its assertions and metrics, as far as this stage goes. */
export function checkFiles(files: ExampleFiles): Checked {
  const settingsText = files['waymark.yaml'];
  const settings = readSettings(settingsText === undefined ? null : { path: 'waymark.yaml', text: settingsText }, {});
  const fallback = readSettings(null, {}).value;
  const sources = Object.entries(files).flatMap(([path, text]) =>
    path.startsWith('catalog/') && /\.ya?ml$/.test(path) ? [{ path, text }] : [],
  );
  const chosen = settings.value ?? fallback;
  if (chosen === null) throw new Error('Default settings are always there.');
  const checked = checkCatalog(sources, chosen);
  if (checked.value === null) throw new Error('A catalog always comes out.');
  const catalog = checked.value;
  const tables = tableIndex(catalog, []);
  const assertions = checkAssertions(catalog.assertions, { catalog, tables, checkSql: () => [] });
  const metrics = checkMetrics(metricIndex({ catalog, models: [], vars: chosen.vars }));
  const findings = [...settings.diagnostics, ...checked.diagnostics, ...assertions, ...metrics];
  return { catalog, diagnostics: sortDiagnostics(findings) };
}

/** The findings of one catalog file. */
export function check(text: string): readonly Diagnostic[] {
  return checkFiles({ 'catalog/events.yaml': text }).diagnostics;
}

export function codesOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map((one) => one.code);
}

/** One line a finding: severity, code, place, message; then hint and other places. */
export function describe(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.flatMap(describeOne).join('\n');
}

function describeOne({ severity, code, span, message, hint, related }: Diagnostic): string[] {
  const place = (at: Diagnostic['span']) =>
    at === null
      ? 'nowhere'
      : `${at.path}:${at.line}:${at.column}-${at.line === at.endLine ? '' : `${at.endLine}:`}${at.endColumn}`;
  return [
    `${severity} ${code} ${place(span)}`,
    `  ${message}`,
    ...(hint === null ? [] : [`  hint: ${hint}`]),
    ...related.map((one) => `  see ${place(one.span)}: ${one.message}`),
  ];
}
