import type { Project } from '../../src/model/project.ts';
import { projectMetrics } from '../project-metrics.ts';
import type { PageLinks } from './doc-paths.ts';
import { code, paragraphs, shortEnumeration, text } from './markdown.ts';
import { fact, factTable, type PageContext } from './page.ts';
import { template } from './templates.ts';

interface EntitiesView {
  readonly up: string;
  readonly entities: readonly {
    readonly title: string;
    readonly description: string;
    readonly facts: string;
  }[];
}

const render = template<EntitiesView>('entities');

/** The page of all entities. */
export function entitiesPage({ project, links }: PageContext): string {
  const { entities, events } = project.catalog;
  return render({
    up: links.up,
    entities: entities.map((entity) => {
      const once = events.filter((event) => event.once_per?.name === entity.name);
      const carrying = events.filter((event) => event.properties.some((one) => one.name === entity.key));
      return {
        title: text(entity.name),
        description: paragraphs(entity.description),
        facts: factTable(
          'Entity',
          code(entity.name),
          fact('Key', code(entity.key)) +
            fact('One row of each', entity.table && tableLink(entity.table.name, project, links)) +
            fact('At most one of each', shortEnumeration(once.map((event) => links.to('event', event.name)))) +
            fact('Carried by', shortEnumeration(carrying.map((event) => links.to('event', event.name)))) +
            fact('Defined in', links.toSource(entity.at.self)),
        ),
      };
    }),
  });
}

function tableLink(name: string, project: Project, links: PageLinks): string {
  const source = projectMetrics(project).sources.find(name);
  return source === null ? code(name) : links.to(source.kind, name);
}
