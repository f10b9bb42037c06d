import { fileName } from '../../src/base/names.ts';
import type { Project } from '../../src/model/project.ts';
import type { Dependency, ModelDef, UnitTestDef } from '../../src/model/transform.ts';
import type { GeneratorInput } from '../generator.ts';
import { projectIndex } from '../project-index.ts';
import { assertionLists } from './assertion-words.ts';
import type { PageLinks } from './doc-paths.ts';
import { lineageGraph } from './lineage-graph.ts';
import { bullets, code, codeBlock, enumeration, paragraphs, text } from './markdown.ts';
import { modelColumns } from './model-columns.ts';
import { columnRows, fact, factTable, metaFacts, modelLinks, type PageContext, tagWords } from './page.ts';
import { template } from './templates.ts';

interface ModelView {
  readonly up: string;
  readonly title: string;
  readonly description: string;
  readonly facts: string;
  readonly columns: string;
  readonly inputs: string | null;
  readonly readers: string | null;
  readonly madeOf: string | null;
  readonly lineage: string | null;
  readonly checks: string;
  readonly tests: string;
  readonly sql: readonly { readonly dialect: string; readonly body: string }[];
}

const render = template<ModelView>('model');

/** The page of a model. */
export function modelPage(
  model: ModelDef,
  tests: readonly UnitTestDef[],
  input: GeneratorInput,
  context: PageContext,
): string {
  const { project, links } = context;
  const index = projectIndex(project);
  return render({
    up: links.up,
    title: text(model.name),
    description: paragraphs(model.description),
    facts: factsOf(model, project, links),
    columns: columnRows(model.columns),
    inputs: model.dependsOn.length === 0 ? null : enumeration(model.dependsOn.map((one) => inputWords(one, links))),
    readers: modelLinks(index.readersOf('model', model.name), links),
    madeOf: modelColumns(model, context),
    lineage: lineageGraph({ kind: 'model', name: model.name }, project),
    checks: assertionLists(index.assertionsOn('model', model.name)).written,
    tests: bullets(
      tests.map((test) => `${code(test.name)}${test.description === undefined ? '' : `: ${text(test.description)}`}`),
    ),
    sql: input.dialects.map((dialect) => ({
      dialect: links.toFile(text(dialect.name), `sql/${dialect.name}/models/`, `${fileName(model.name)}.sql`),
      body: codeBlock('sql', input.modelSql(model.name, dialect.name).trim()),
    })),
  });
}

function factsOf(model: ModelDef, project: Project, links: PageLinks): string {
  const more =
    fact('Kept as', materializationWords(model)) +
    fact('Owner', model.owner && text(model.owner)) +
    fact('Tags', tagWords(model.tags)) +
    metaFacts(model.meta) +
    fact('Defined in', links.toSource(model.at.self));
  if (model.rollup === undefined) return factTable('Model', code(model.name), more);
  return factTable('Rollup', code(model.rollup), rollupFacts(model, model.rollup, project, links) + more);
}

/** What a rollup holds, and how it is asked. */
function rollupFacts({ name }: ModelDef, rollup: string, { catalog }: Project, links: PageLinks): string {
  const def = catalog.rollups.find((one) => one.name === rollup);
  const metrics = def?.metrics.map((one) => one.name) ?? [];
  const by = [...(def?.by ?? []).map((one) => one.name), ...(def?.grain ? [def.grain.value] : [])];
  return (
    fact('Table', code(name)) +
    fact('Metrics', metrics.map((one) => links.to('metric', one)).join(', ')) +
    fact('By', by.map(code).join(', ')) +
    fact('Ask it', code(`waymark query ${metrics.join(',')} --rollup ${rollup}`))
  );
}

/** How a model is kept, in words. */
export function materializationWords({ materialized, partition, key, rollup }: ModelDef): string {
  if (materialized === 'view') return 'view, computed whenever it is read';
  if (materialized === 'table') return 'table, written anew by each build';
  if (materialized === 'ephemeral') return 'nothing of its own: its SQL becomes part of what reads it';
  if (partition === undefined) return `table, in which rows with the same ${enumeration(key.map(code))} are replaced`;
  const { column, grain, lookback } = partition;
  if (rollup !== undefined) return `rollup: a table of which a build replaces the ${grain}s whose rows have changed`;
  const again = lookback === 0 ? '' : `, the last ${lookback} once more for late data`;
  return `table, of which a build replaces whole ${grain}s of ${code(column)}${again}`;
}

function inputWords({ kind, name }: Dependency, links: PageLinks): string {
  return kind === 'table' ? `the table ${code(name)}` : `the ${kind} ${links.to(kind, name)}`;
}
