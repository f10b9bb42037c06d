import { impliedAssertions } from '../../../assertions/implied-assertions.ts';
import { sortById } from '../../../assertions/sort-by-id.ts';
import type { AssertionDef } from '../../../model/assertion.ts';
import type { Catalog } from '../../../model/catalog.ts';
import type { EventDef } from '../../../model/event.ts';
import type { Definition } from '../../../model/plain-data.ts';
import type { Project } from '../../../model/project.ts';
import type { Property } from '../../../model/values.ts';
import type { At } from '../../../yaml/shape.ts';
import { packed, packedObject, unpackable } from './pack.ts';
import { place } from './place.ts';

/*
 * A checked project as text that is read back much faster than its files: every definition knows where it stands, its parts are
 * said to stand there too. Equal properties of events stand in it once, and where the first event stands that has them. What events
 * imply is left out, and worked out again.
 */

/** Path, line, column, end line and end column of a definition. */
type PackedPlace = readonly [string, number, number, number, number];
/** A definition with its place in short; `T` is what it was. */
type Packed<T> = { readonly [Key in keyof T as Key extends 'at' ? never : Key]?: unknown } & {
  readonly at: PackedPlace;
};
type PackedList<T> = readonly Packed<T>[];

/** The lists of a catalog that are held as they are. */
const plainLists = ['properties', 'groups', 'entities', 'sources', 'seeds', 'metrics', 'rollups', 'waivers'] as const;
type PlainList = (typeof plainLists)[number];

/** The first line of the text. The others are events, which hold the numbers of their properties, models, and the properties. */
interface PackedProject extends Readonly<{ [List in PlainList]: PackedList<Catalog[List][number]> }> {
  readonly unitTests: PackedList<Project['unitTests'][number]>;
  /** Those that no event implies. */
  readonly assertions: PackedList<AssertionDef>;
  /** The number of all. */
  readonly assertionCount: number;
}

/** Assertions on events that follow from metrics, not from the event. */
const ofMetrics: ReadonlySet<string> = new Set(['healthy', 'credit']);

/** The text of a project without errors, in four lines; null where something in it is not plain data. */
export function packProject({ catalog, models, unitTests }: Project): string | null {
  const isOther = ({ implied, subject, kind }: AssertionDef): boolean =>
    !implied || subject.kind !== 'event' || ofMetrics.has(kind);
  try {
    const lists = plainLists.map((list) => [list, catalog[list].map(packedDefinition)] as const);
    const rest = {
      ...Object.fromEntries(lists),
      unitTests: unitTests.map(packedDefinition),
      assertions: catalog.assertions.filter(isOther).map(packedDefinition),
      assertionCount: catalog.assertions.length,
    };
    const numbers = new Map<string, number>();
    const numberOf = numbering(numbers);
    const events = catalog.events.map((event) => packedEvent(event, numberOf));
    const lines = [rest, events, models.map(packedDefinition)].map((part) => JSON.stringify(part));
    return [...lines, `[${[...numbers.keys()].join()}]`].join('\n');
  } catch (error) {
    if (error === unpackable) return null;
    throw error;
  }
}

function packedDefinition(definition: Definition): object {
  return packedObject(definition, { at: packedPlace(definition.at) });
}

function packedPlace({ self: { path, line, column, endLine, endColumn } }: At): PackedPlace {
  return [path, line, column, endLine, endColumn];
}

function packedEvent(event: EventDef, numberOf: (property: Property) => number): object {
  return packedObject(event, { at: packedPlace(event.at), properties: event.properties.map(numberOf) });
}

/** `numbers`: each different property as text, and how many were before it. */
function numbering(numbers: Map<string, number>): (property: Property) => number {
  const numbered = (property: Property): number => {
    const text = JSON.stringify(packed(property));
    const number = numbers.get(text) ?? numbers.size;
    if (number === numbers.size) numbers.set(text, number);
    return number;
  };
  // Those of a group are the same objects in all events that include it.
  const ofGroups = new Map<Property, number>();
  return (property) => {
    if (property.group === undefined) return numbered(property);
    const number = ofGroups.get(property) ?? numbered(property);
    ofGroups.set(property, number);
    return number;
  };
}

/** The project that `packProject` made this text of; null where the text is not that of any. */
export function unpackProject(text: string, settings: Project['settings']): Project | null {
  const [rest = '', events = '', models = '', properties = ''] = text.split('\n');
  const { unitTests, assertions, assertionCount, ...lists }: PackedProject = JSON.parse(rest);
  const all = unpackedEvents(JSON.parse(events), JSON.parse(properties));
  const entities = unpackedList<Catalog['entities'][number]>(lists.entities);
  const byName = new Map(entities.map((one) => [one.name, one]));
  const every = [...unpackedList<AssertionDef>(assertions)];
  for (const event of all) for (const one of impliedAssertions(event, byName)) every.push(one);
  if (every.length !== assertionCount) return null;
  const catalog: Catalog = {
    properties: unpackedList(lists.properties),
    groups: unpackedList(lists.groups),
    entities,
    events: all,
    sources: unpackedList(lists.sources),
    seeds: unpackedList(lists.seeds),
    metrics: unpackedList(lists.metrics),
    rollups: unpackedList(lists.rollups),
    assertions: sortById(every),
    waivers: unpackedList(lists.waivers),
  };
  return { settings, catalog, models: unpackedList(JSON.parse(models)), unitTests: unpackedList(unitTests) };
}

/** Events with equal properties share them: what is made of one of them is made once, by those who remember it by the object. */
function unpackedEvents(events: PackedList<EventDef>, properties: readonly object[]): EventDef[] {
  const shared: Property[] = [];
  return events.map((event) => {
    const numbers = event.properties as readonly number[];
    const def = unpacked<EventDef>(event);
    const own = numbers.map((number) => (shared[number] ??= placedProperty(properties[number] ?? {}, def.at)));
    return Object.assign(def, { properties: own });
  });
}

function placedProperty(property: object, at: At): Property {
  place(property, at);
  return property as Property;
}

function unpackedList<T extends Definition>(definitions: PackedList<T>): readonly T[] {
  return definitions.map(unpacked<T>);
}

function unpacked<T extends Definition>(definition: Packed<T>): T {
  const [path, line, column, endLine, endColumn] = definition.at;
  const at: At = { self: { path, line, column, endLine, endColumn } };
  place(definition, at);
  return Object.assign(definition, { at }) as unknown as T;
}
