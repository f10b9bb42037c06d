import { code, shortEnumeration, text } from './markdown.ts';
import { type PageContext, privacyWord } from './page.ts';
import { propertyDescription, propertyType } from './property-rows.ts';
import { template } from './templates.ts';

interface PropertiesView {
  readonly up: string;
  readonly properties: string;
  readonly groups: string;
}

const render = template<PropertiesView>('properties');

/** The page of shared properties and groups. */
export function propertiesPage({ project, links }: PageContext): string {
  const { properties, groups, events } = project.catalog;
  const uses = events.flatMap((event) => event.properties.map(({ shared }) => ({ shared, event })));
  const users = Map.groupBy(uses, ({ shared }) => shared);
  return render({
    up: links.up,
    properties: properties
      .map((property) => {
        const { name, pii } = property;
        const usedBy = shortEnumeration((users.get(name) ?? []).map(({ event }) => links.to('event', event.name)));
        return `\n| ${code(name)} | ${propertyType(property)} | ${privacyWord(pii)} | ${propertyDescription(property)} | ${usedBy} |`;
      })
      .join(''),
    groups: groups
      .map(({ name, properties: held, description = '' }) => {
        return `\n| ${code(name)} | ${held.map(code).join(', ')} | ${text(description)} |`;
      })
      .join(''),
  });
}
