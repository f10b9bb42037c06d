import { contentHash } from '../../../base/hash.ts';
import type { EventSpec } from '../../../check/event-shape.ts';
import type { ReadFile } from '../../../check/read-file.ts';
import type { PropertySpec } from '../../../check/type-shape.ts';
import type { AssertionDef } from '../../../model/assertion.ts';
import type { ModelDef } from '../../../model/transform.ts';
import type { TransformFile } from '../../../transforms/read/read-transform.ts';
import type { NamedEntry } from '../../../yaml/shapes.ts';
import { isPlace, mentionsOf } from './mentions.ts';

/*
 * The face of a file is what the rest of the project sees of it. While a file changes and its face does not, nothing that is
 * found or generated elsewhere can change. A face is a hash; null is the face of files of which the rest may see everything.
 */

/** What tells how much of a definition others can see. */
export interface Sight {
  /** The names of all events and models. */
  readonly names: ReadonlySet<string>;
  /** All texts of the project by which one file may name something of another. */
  readonly mentioned: ReadonlySet<string>;
}

/**
 * The face of a catalog file that holds nothing but events. Of an event that is mentioned anywhere but in a template everything
 * can be seen, and of a property that is mentioned whether it is there.
 */
export function catalogFace({ specs }: ReadFile, { mentioned }: Sight): string | null {
  const { path: _, complete, events, ...others } = specs;
  if (!complete || Object.values(others).some((section) => section.length > 0)) return null;
  if (events.some((event) => event.broken || event.value === undefined)) return null;
  return hashOf(events.map((event) => eventFace(event, mentioned)));
}

function eventFace({ name, value }: NamedEntry<EventSpec>, mentioned: ReadonlySet<string>): object {
  const { include, once_per, after, status, assertions, sample, tags, renamed_from, properties = [] } = value ?? {};
  return {
    name,
    // Shared definitions that it uses, and what it comes after.
    include: include?.map((one) => one.name),
    once_per: once_per?.name,
    after: after && text(after),
    // Models that read it warn where it is deprecated; ids of assertions are unique; the index lists tags.
    status: status && text(status),
    // What it is renamed from may still be there; dates of removal are kept for the day on which they are past.
    renamed_from,
    dates: removalDatesIn(properties),
    assertions: assertions && text(assertions),
    tags,
    mentions: sample && mentionsOf(sample),
    properties: properties
      .filter((one) => mentioned.has(one.name))
      .map((one) => [one.name, one.value?.type !== undefined]),
    whole: mentioned.has(name) ? text(withoutProse(value ?? {})) : null,
  };
}

function removalDatesIn(properties: readonly NamedEntry<PropertySpec>[], found: string[] = []): readonly string[] {
  for (const { value: spec } of properties) {
    const date = spec?.deprecated?.remove_after;
    if (date !== undefined) found.push(date);
    const inner = spec?.properties ?? spec?.items?.properties;
    if (inner !== undefined) removalDatesIn(inner, found);
  }
  return found;
}

/** What of an event may name something outside of its file. */
export function namingParts({ after, status, assertions, sample, once_per, renamed_from }: EventSpec): object {
  return { after, status, assertions, sample, once_per, renamed_from };
}

/** What of an assertion may name something else than what it is about. */
export function namingOf(assertions: readonly AssertionDef[]): readonly object[] {
  return assertions.map(({ spec, where }) => ({ spec, where }));
}

const mentionsKnown = new WeakMap<readonly AssertionDef[], readonly string[]>();

/** What the assertions of a head mention; looked for once. */
export function assertionMentions(assertions: readonly AssertionDef[]): readonly string[] {
  const known = mentionsKnown.get(assertions);
  if (known !== undefined) return known;
  const found = assertions.length === 0 ? [] : mentionsOf(namingOf(assertions));
  mentionsKnown.set(assertions, found);
  return found;
}

/** The face of a model. An ephemeral one becomes part of what reads it, so that all of it is seen. */
export function modelFace({ head, template }: TransformFile, model: ModelDef, sight: Sight): string | null {
  if (head === null || template === null || head.materialized === 'ephemeral') return null;
  const texts = assertionMentions(head.assertions);
  return hashOf({
    name: model.name,
    dependsOn: model.dependsOn.map(({ kind, name }) => [kind, name]),
    vars: text(head.vars),
    mentions: texts.filter((one) => sight.names.has(one)),
    // What a tag inside of an assertion reads may depend on conditions around it.
    templated: texts.some((one) => one.includes('{{')) ? text(head.assertions) : null,
    whole: sight.mentioned.has(model.name) ? text(withoutProse(head)) : null,
  });
}

/** Words for people stand on pages of the thing itself, and in the lists that `change` of the generators edits. */
function withoutProse(definition: Pick<EventSpec, Prose>): object {
  const { description: _, trigger: __, owner: ___, version: ____, examples: _____, ...seen } = definition;
  return seen;
}

type Prose = 'description' | 'trigger' | 'owner' | 'version' | 'examples';

function hashOf(face: unknown): string {
  return contentHash(JSON.stringify(face)).slice(0, 20);
}

/** Plain data as text, without places. */
function text(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    return typeof value === 'object' && value !== null && isPlace(value) ? undefined : value;
  });
}
