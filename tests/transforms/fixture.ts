import { type Diagnostic, type ExampleFiles, sortDiagnostics } from '../../src/base/diagnostic.ts';
import type { Source } from '../../src/base/span.ts';
import { checkCatalog } from '../../src/check/check.ts';
import { readSettings } from '../../src/check/read-settings.ts';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { loadTransforms } from '../../src/transforms/load-transforms.ts';
import type { RenderOptions } from '../../src/transforms/render/render-context.ts';
import { type RenderedModel, renderModel } from '../../src/transforms/render/render-model.ts';
import type { Transforms } from '../../src/transforms/transforms.ts';

export interface LoadedFiles {
  readonly catalog: Catalog;
  readonly transforms: Transforms;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks a project of a few files, as far as this stage goes. */
export function load(files: ExampleFiles): LoadedFiles {
  const text = files['waymark.yaml'];
  const settings = readSettings(text === undefined ? null : { path: 'waymark.yaml', text }, {});
  if (settings.value === null) throw new Error(describe(settings.diagnostics));
  const sources = (folder: string, ending: RegExp): Source[] =>
    Object.entries(files).flatMap(([path, one]) =>
      path.startsWith(folder) && ending.test(path) ? [{ path, text: one }] : [],
    );
  const catalog = checkCatalog(sources('catalog/', /\.ya?ml$/), settings.value);
  if (catalog.value === null) throw new Error('A catalog always comes out.');
  const loaded = loadTransforms(
    { templates: sources('transforms/', /\.hbs$/), unitTests: sources('transforms/', /\.ya?ml$/) },
    catalog.value,
    settings.value,
    [duckdb, bigquery],
  );
  if (loaded.value === null) throw new Error('Transforms always come out.');
  const diagnostics = sortDiagnostics([...settings.diagnostics, ...catalog.diagnostics, ...loaded.diagnostics]);
  return { catalog: catalog.value, transforms: loaded.value, diagnostics };
}

/** The same, for files that have to be without complaint. */
export function loadClean(files: ExampleFiles): LoadedFiles {
  const loaded = load(files);
  if (loaded.diagnostics.length > 0) throw new Error(describe(loaded.diagnostics));
  return loaded;
}

/** The SQL of a model of a few files, on DuckDB unless told otherwise. */
export function render(files: ExampleFiles, model: string, options: Partial<RenderOptions> = {}): RenderedModel {
  return renderModel(loadClean(files).transforms, model, { dialect: duckdb, ...options });
}

/** The SQL of a template that needs no catalog. */
export function renderText(template: string, options: Partial<RenderOptions> = {}, vars = ''): string {
  const files = { 'waymark.yaml': `name: test\nvars: {${vars}}\n`, 'transforms/m.sql.hbs': template };
  return render(files, 'm', options).sql;
}

/** Findings of a project with one model. */
export function findings(template: string, files: ExampleFiles = {}): readonly Diagnostic[] {
  return load({ ...files, 'transforms/m.sql.hbs': template }).diagnostics;
}

/** One line a finding: code, place, message; then the hint and other places. */
export function describe(diagnostics: readonly Diagnostic[]): string {
  const place = (at: Diagnostic['span']): string =>
    at === null
      ? 'nowhere'
      : `${at.path}:${at.line}:${at.column}-${at.line === at.endLine ? '' : `${at.endLine}:`}${at.endColumn}`;
  return diagnostics
    .flatMap(({ code, span, message, hint, related }) => [
      `${code} ${place(span)} ${message}`,
      ...(hint === null ? [] : [`  hint: ${hint}`]),
      ...related.map((one) => `  see ${place(one.span)} ${one.message}`),
    ])
    .join('\n');
}
