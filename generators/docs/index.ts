import { success } from '../../src/base/outcome.ts';
import type { ChangedFiles, ChangeInput, EmittedFile, Generator, GeneratorInput } from '../generator.ts';
import { changeIndex } from './change-index.ts';
import {
  docs,
  entitiesFile,
  indexFile,
  linksFrom,
  type PageKind,
  pageFolder,
  pagePath,
  propertiesFile,
} from './doc-paths.ts';
import { entitiesPage } from './entities-page.ts';
import { eventPage } from './event-page.ts';
import { changeEventUses } from './event-uses.ts';
import { indexPage, indexRows } from './index-page.ts';
import { metricPage } from './metric-page.ts';
import { modelPage } from './model-page.ts';
import type { PageContext } from './page.ts';
import { propertiesPage } from './properties-page.ts';
import { seedPage } from './seed-page.ts';
import { sourcePage } from './source-page.ts';

/** The tracking plan as Markdown: an index, and a page for each event, metric, model, source and seed. */
export const docsGenerator: Generator = {
  name: 'docs',
  summary: 'The tracking plan as Markdown pages',
  generate: (input) => success(allPages(input)),
  change: changedPages,
};

function* changedPages(input: ChangeInput): ChangedFiles {
  const { project, events, models, relinked, dialects } = input;
  const [ofEvents, ofModels] = [contextIn(pageFolder('event'), input), contextIn(pageFolder('model'), input)];
  for (const event of events)
    yield { path: pagePath('event', event.name), contents: eventPage(event, dialects, ofEvents) };
  for (const event of relinked)
    yield { path: pagePath('event', event.name), edit: (before) => changeEventUses(before, event, ofEvents) };
  for (const model of models) {
    const tests = project.unitTests.filter((test) => test.model.name === model.name);
    yield { path: pagePath('model', model.name), contents: modelPage(model, tests, input, ofModels) };
  }
  const rows = () => indexRows(events, models, contextIn(docs, input));
  yield { path: docs + indexFile, edit: (before) => changeIndex(before, rows()) };
}

function* allPages(input: GeneratorInput): Iterable<EmittedFile> {
  const { project, dialects } = input;
  const { catalog, models, unitTests } = project;
  function* pages<T extends { readonly name: string }>(
    kind: PageKind,
    all: readonly T[],
    make: (one: T, context: PageContext) => string,
  ): Iterable<EmittedFile> {
    const context = contextIn(pageFolder(kind), input);
    for (const one of all) yield { path: pagePath(kind, one.name), contents: make(one, context) };
  }
  const context = contextIn(docs, input);
  const tests = Map.groupBy(unitTests, (test) => test.model.name);
  yield { path: docs + indexFile, contents: indexPage(context) };
  if (catalog.properties.length > 0) yield { path: docs + propertiesFile, contents: propertiesPage(context) };
  if (catalog.entities.length > 0) yield { path: docs + entitiesFile, contents: entitiesPage(context) };
  yield* pages('event', catalog.events, (event, context) => eventPage(event, dialects, context));
  yield* pages('metric', catalog.metrics, (metric, context) => metricPage(metric, dialects, context));
  yield* pages('model', models, (model, context) => modelPage(model, tests.get(model.name) ?? [], input, context));
  yield* pages('source', catalog.sources, sourcePage);
  yield* pages('seed', catalog.seeds, seedPage);
}

function contextIn(folder: string, { project, lineage }: GeneratorInput): PageContext {
  return { project, lineage, links: linksFrom(folder, project.settings) };
}
