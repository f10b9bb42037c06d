import { indexPath } from './doc-paths.ts';
import { code, shortEnumeration, text } from './markdown.ts';
import { type PageContext, propertyRow } from './page.ts';
import { template } from './templates.ts';

interface PropertiesView {
  readonly up: string;
  readonly properties: readonly {
    readonly name: string;
    readonly type: string;
    readonly privacy: string;
    readonly description: string;
    readonly users: string;
  }[];
  readonly groups: readonly { readonly name: string; readonly properties: string; readonly description: string }[];
}

const render = template<PropertiesView>('properties');

/** The page of shared properties and groups. */
export function propertiesPage({ project, links }: PageContext): string {
  const { properties, groups, events } = project.catalog;
  const uses = events.flatMap((event) => event.properties.map(({ shared }) => ({ shared, event })));
  const users = Map.groupBy(uses, ({ shared }) => shared);
  return render({
    up: links.toFile('Tracking plan', indexPath),
    properties: properties.map((property) => ({
      ...propertyRow(property, property.name),
      users: shortEnumeration((users.get(property.name) ?? []).map(({ event }) => links.to('event', event.name))),
    })),
    groups: groups.map((group) => ({
      name: code(group.name),
      properties: group.properties.map(code).join(', '),
      description: group.description === undefined ? '' : text(group.description),
    })),
  });
}
