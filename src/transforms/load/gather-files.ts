import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { fileSpan } from '../../base/span.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { Catalog } from '../../model/catalog.ts';
import { ambiguousName, duplicateModel, unknownDialect, variantWithoutModel } from '../codes.ts';
import { emptyHead } from '../read/read-head.ts';
import type { TransformFile } from '../read/read-transform.ts';
import type { TemplateFile } from '../template/evaluate-values.ts';
import type { ModelFiles } from '../transforms.ts';

export interface GatheredFiles {
  /** By name. */
  readonly models: ReadonlyMap<string, ModelFiles>;
  readonly partials: ReadonlyMap<string, TemplateFile>;
  /** Partials that are there but could not be parsed. */
  readonly brokenPartials: ReadonlySet<string>;
}

/** Puts the files of each model together, and complains about names that are taken. Files are sorted by path. */
export function gatherFiles(
  files: readonly TransformFile[],
  catalog: Catalog,
  dialects: readonly string[],
  report: (finding: Diagnostic) => void,
): GatheredFiles {
  const bases = uniqueByName(
    files.filter((file) => file.role === 'model'),
    'model',
    report,
  );
  const partialFiles = uniqueByName(
    files.filter((file) => file.role === 'partial'),
    'partial',
    report,
  );
  const variants = gatherVariants(
    files.filter((file) => file.role === 'variant'),
    bases,
    dialects,
    report,
  );
  const models = new Map<string, ModelFiles>();
  for (const [name, file] of bases) {
    const own = variants.get(name) ?? new Map<string, TransformFile>();
    models.set(name, {
      name,
      path: file.path,
      head: file.head ?? emptyHead(file.path),
      isBroken: file.head === null || file.template === null,
      base: templateOf(file),
      variants: new Map([...own].flatMap(([dialect, one]) => pairOf(dialect, templateOf(one)))),
    });
  }
  reportClashes(models, catalog, report);
  return {
    models,
    partials: new Map([...partialFiles].flatMap(([name, file]) => pairOf(name, templateOf(file)))),
    brokenPartials: new Set(
      [...partialFiles.values()].filter((file) => file.template === null).map((file) => file.name),
    ),
  };
}

function templateOf({ path, template }: TransformFile): TemplateFile | null {
  return template === null ? null : { path, template };
}

function pairOf<T>(name: string, value: T | null): [string, T][] {
  return value === null ? [] : [[name, value]];
}

function uniqueByName(
  files: readonly TransformFile[],
  what: string,
  report: (finding: Diagnostic) => void,
): Map<string, TransformFile> {
  const found = new Map<string, TransformFile>();
  for (const file of files) {
    const first = found.get(file.name);
    if (first === undefined) found.set(file.name, file);
    else report(repeated(`There are two ${what}s called \`${file.name}\`.`, file.path, first.path));
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function repeated(message: string, path: string, firstPath: string): Diagnostic {
  const related = [{ message: 'the first one', span: fileSpan(firstPath) }];
  return diagnostic(duplicateModel, { message, hint: 'Rename one of the files.', span: fileSpan(path), related });
}

/** Model → dialect → file. */
function gatherVariants(
  files: readonly TransformFile[],
  bases: ReadonlyMap<string, TransformFile>,
  dialects: readonly string[],
  report: (finding: Diagnostic) => void,
): Map<string, Map<string, TransformFile>> {
  const found = new Map<string, Map<string, TransformFile>>();
  for (const file of files) {
    const dialect = file.dialect ?? '';
    const span = fileSpan(file.path);
    if (!dialects.includes(dialect)) {
      const message = `There is no dialect \`${dialect}\`.`;
      report(diagnostic(unknownDialect, { message, hint: didYouMean(dialect, dialects), span }));
      continue;
    }
    if (!bases.has(file.name)) {
      const message = `There is no model \`${file.name}\` that this could be the SQL of for ${dialect}.`;
      const hint = `Write \`${file.name}.sql.hbs\` for the other warehouses, with the head.`;
      report(diagnostic(variantWithoutModel, { message, hint, span }));
      continue;
    }
    const own = found.get(file.name) ?? new Map<string, TransformFile>();
    found.set(file.name, own);
    const first = own.get(dialect);
    if (first === undefined) own.set(dialect, file);
    else
      report(repeated(`There are two files with the SQL of \`${file.name}\` for ${dialect}.`, file.path, first.path));
  }
  return found;
}

/** Models, seeds and event tables live in one schema, and assertions name models, seeds and events alike. */
function reportClashes(
  models: ReadonlyMap<string, ModelFiles>,
  catalog: Catalog,
  report: (finding: Diagnostic) => void,
): void {
  const clash = (name: string, what: string, span: Diagnostic['span']): void => {
    const model = models.get(name);
    if (model === undefined) return;
    const message = `The model \`${name}\` has the name of ${what}.`;
    const related = span === null ? [] : [{ message: 'it is defined here', span }];
    report(diagnostic(ambiguousName, { message, hint: 'Rename the file.', span: fileSpan(model.path), related }));
  };
  for (const seed of catalog.seeds) clash(seed.name, 'a seed', seed.at.self);
  for (const event of catalog.events) {
    clash(event.name, 'an event', event.at.self);
    clash(event.table, `the table of the event \`${event.name}\``, event.at.self);
  }
}
