import { success } from '../../src/base/outcome.ts';
import type { EmittedFile, Generator } from '../generator.ts';
import { entitiesPath, indexPath, linksFrom, type PageKind, pagePath, propertiesPath } from './doc-paths.ts';
import { entitiesPage } from './entities-page.ts';
import { eventPage } from './event-page.ts';
import { indexPage } from './index-page.ts';
import { modelPage } from './model-page.ts';
import type { PageContext } from './page.ts';
import { propertiesPage } from './properties-page.ts';
import { seedPage } from './seed-page.ts';
import { sourcePage } from './source-page.ts';

/** The tracking plan as Markdown: an index, and a page for each event, model, source and seed. */
export const docsGenerator: Generator = {
  name: 'docs',
  summary: 'The tracking plan as Markdown pages',
  generate(input) {
    const { project, dialects } = input;
    const { catalog, models, unitTests, settings } = project;
    const page = (path: string, make: (context: PageContext) => string): EmittedFile => ({
      path,
      contents: make({ project, links: linksFrom(path, settings) }),
    });
    const pages = <T extends { readonly name: string }>(
      kind: PageKind,
      all: readonly T[],
      make: (one: T, context: PageContext) => string,
    ): EmittedFile[] => all.map((one) => page(pagePath(kind, one.name), (context) => make(one, context)));
    const tests = Map.groupBy(unitTests, (test) => test.model.name);
    return success([
      page(indexPath, indexPage),
      ...(catalog.properties.length === 0 ? [] : [page(propertiesPath, propertiesPage)]),
      ...(catalog.entities.length === 0 ? [] : [page(entitiesPath, entitiesPage)]),
      ...pages('event', catalog.events, (event, context) => eventPage(event, dialects, context)),
      ...pages('model', models, (model, context) => modelPage(model, tests.get(model.name) ?? [], input, context)),
      ...pages('source', catalog.sources, sourcePage),
      ...pages('seed', catalog.seeds, seedPage),
    ]);
  },
};
