import { impliedAssertions } from '../../../assertions/implied-assertions.ts';
import { sortById } from '../../../assertions/sort-by-id.ts';
import type { AssertionDef } from '../../../model/assertion.ts';
import type { Catalog } from '../../../model/catalog.ts';
import type { EventDef } from '../../../model/event.ts';
import type { Definition } from '../../../model/plain-data.ts';
import type { Project } from '../../../model/project.ts';
import type { Property } from '../../../model/values.ts';
import type { At } from '../../../yaml/shape.ts';
import { packed, unpackable } from './pack.ts';
import { placed } from './placed.ts';

/*
 * A checked project as text that is read back much faster than its files: every definition knows where it stands, its parts are
 * said to stand there too. Equal properties stand in it once. What events imply is left out, and worked out again.
 */

/** Path, line, column, end line and end column of a definition. */
type PackedPlace = readonly [string, number, number, number, number];
/** A definition with its place in short; `T` is what it was. */
type Packed<T> = { readonly [Key in keyof T as Key extends 'at' ? never : Key]?: unknown } & {
  readonly at: PackedPlace;
};
type PackedList<T> = readonly Packed<T>[];

type PlainList = 'properties' | 'groups' | 'entities' | 'sources' | 'seeds' | 'metrics' | 'rollups' | 'waivers';

/** What the lines of the text hold, each of them JSON. */
interface PackedProject {
  readonly lists: { readonly [List in PlainList]: PackedList<Catalog[List][number]> };
  readonly unitTests: PackedList<Project['unitTests'][number]>;
  /** Those that no event implies. */
  readonly assertions: PackedList<AssertionDef>;
  /** The number of all. */
  readonly assertionCount: number;
}
type PackedEvent = Packed<EventDef> & { readonly properties: readonly number[] };

/** Assertions on events that follow from metrics, not from the event. */
const ofMetrics: ReadonlySet<string> = new Set(['healthy', 'credit']);

/** The text of a project without errors, in four lines; null where something in it is not plain data. */
export function packProject({ catalog, models, unitTests }: Project): string | null {
  const { properties, groups, entities, sources, seeds, metrics, rollups, waivers } = catalog;
  const isOther = ({ implied, subject, kind }: AssertionDef): boolean =>
    !implied || subject.kind !== 'event' || ofMetrics.has(kind);
  try {
    const rest: PackedProject = {
      lists: {
        properties: properties.map(packedDefinition),
        groups: groups.map(packedDefinition),
        entities: entities.map(packedDefinition),
        sources: sources.map(packedDefinition),
        seeds: seeds.map(packedDefinition),
        metrics: metrics.map(packedDefinition),
        rollups: rollups.map(packedDefinition),
        waivers: waivers.map(packedDefinition),
      },
      unitTests: unitTests.map(packedDefinition),
      assertions: catalog.assertions.filter(isOther).map(packedDefinition),
      assertionCount: catalog.assertions.length,
    };
    const numbers = new Map<string, number>();
    const events = catalog.events.map((event) => packedEvent(event, numbers));
    const lines = [rest, events, models.map(packedDefinition)].map((part) => JSON.stringify(part));
    return [...lines, `[${[...numbers.keys()].join()}]`].join('\n');
  } catch (error) {
    if (error === unpackable) return null;
    throw error;
  }
}

function packedDefinition<T extends Definition>({ at, ...others }: T): Packed<T> {
  const { path, line, column, endLine, endColumn } = at.self;
  return { ...(packed(others) as Omit<Packed<T>, 'at'>), at: [path, line, column, endLine, endColumn] };
}

/** `numbers`: each different property as text, and how many were before it. */
function packedEvent(event: EventDef, numbers: Map<string, number>): PackedEvent {
  const properties = event.properties.map((property) => {
    const text = JSON.stringify(packed(property));
    const number = numbers.get(text) ?? numbers.size;
    if (number === numbers.size) numbers.set(text, number);
    return number;
  });
  return { ...packedDefinition({ ...event, properties: [] }), properties };
}

/** The project that `packProject` made this text of; null where the text is not that of any. */
export function unpackProject(text: string, settings: Project['settings']): Project | null {
  const [rest = '', events = '', models = '', properties = ''] = text.split('\n');
  const { lists, unitTests, assertions, assertionCount }: PackedProject = JSON.parse(rest);
  const all = unpackedEvents(JSON.parse(events), JSON.parse(properties));
  const entities = unpackedList<Catalog['entities'][number]>(lists.entities);
  const byName = new Map(entities.map((one) => [one.name, one]));
  const others = unpackedList<AssertionDef>(assertions);
  const implied = all.flatMap((event) => impliedAssertions(event, byName));
  if (others.length + implied.length !== assertionCount) return null;
  const catalog: Catalog = {
    properties: unpackedList(lists.properties),
    groups: unpackedList(lists.groups),
    entities,
    events: all,
    sources: unpackedList(lists.sources),
    seeds: unpackedList(lists.seeds),
    metrics: unpackedList(lists.metrics),
    rollups: unpackedList(lists.rollups),
    assertions: sortById([...others, ...implied]),
    waivers: unpackedList(lists.waivers),
  };
  return { settings, catalog, models: unpackedList(JSON.parse(models)), unitTests: unpackedList(unitTests) };
}

function unpackedEvents(events: readonly PackedEvent[], properties: readonly object[]): EventDef[] {
  const isFlat = properties.map((one) => !Object.values(one).some((item) => typeof item === 'object' && item !== null));
  return events.map((event) => {
    const at = unpackedPlace(event.at);
    const own = event.properties.map((number) => {
      const property = properties[number] ?? {};
      return (isFlat[number] === true ? { ...property, at } : placed(property, at)) as Property;
    });
    return { ...(placed({ ...event, properties: [] }, at) as EventDef), properties: own, at };
  });
}

function unpackedList<T extends Definition>(definitions: PackedList<T>): readonly T[] {
  return definitions.map((one) => {
    const at = unpackedPlace(one.at);
    return { ...(placed(one, at) as T), at };
  });
}

function unpackedPlace([path, line, column, endLine, endColumn]: PackedPlace): At {
  return { self: { path, line, column, endLine, endColumn } };
}
