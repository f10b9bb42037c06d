import { success } from '../../src/base/outcome.ts';
import type { ChangedFiles, ChangeInput, EmittedFile, Generator, GeneratorInput } from '../generator.ts';
import { changeIndex } from './change-index.ts';
import { entitiesPath, indexPath, linksFrom, type PageKind, pagePath, propertiesPath } from './doc-paths.ts';
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
  const { project, lineage, events, models, relinked, dialects } = input;
  const { settings, unitTests } = project;
  const contextAt = (path: string): PageContext => ({ project, lineage, links: linksFrom(path, settings) });
  for (const event of events) {
    const path = pagePath('event', event.name);
    yield { path, contents: eventPage(event, dialects, contextAt(path)) };
  }
  for (const event of relinked) {
    const path = pagePath('event', event.name);
    yield { path, edit: (before) => changeEventUses(before, event, contextAt(path)) };
  }
  for (const model of models) {
    const path = pagePath('model', model.name);
    const tests = unitTests.filter((test) => test.model.name === model.name);
    yield { path, contents: modelPage(model, tests, input, contextAt(path)) };
  }
  yield { path: indexPath, edit: (before) => changeIndex(before, indexRows(events, models, contextAt(indexPath))) };
}

function* allPages(input: GeneratorInput): Iterable<EmittedFile> {
  const { project, lineage, dialects } = input;
  const { catalog, models, unitTests, settings } = project;
  const page = (path: string, make: (context: PageContext) => string): EmittedFile => ({
    path,
    contents: make({ project, lineage, links: linksFrom(path, settings) }),
  });
  function* pages<T extends { readonly name: string }>(
    kind: PageKind,
    all: readonly T[],
    make: (one: T, context: PageContext) => string,
  ): Iterable<EmittedFile> {
    for (const one of all) yield page(pagePath(kind, one.name), (context) => make(one, context));
  }
  const tests = Map.groupBy(unitTests, (test) => test.model.name);
  yield page(indexPath, indexPage);
  if (catalog.properties.length > 0) yield page(propertiesPath, propertiesPage);
  if (catalog.entities.length > 0) yield page(entitiesPath, entitiesPage);
  yield* pages('event', catalog.events, (event, context) => eventPage(event, dialects, context));
  yield* pages('metric', catalog.metrics, (metric, context) => metricPage(metric, dialects, context));
  yield* pages('model', models, (model, context) => modelPage(model, tests.get(model.name) ?? [], input, context));
  yield* pages('source', catalog.sources, sourcePage);
  yield* pages('seed', catalog.seeds, seedPage);
}
