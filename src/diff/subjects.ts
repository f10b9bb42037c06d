import type { Span } from '../base/span.ts';
import type { At } from '../yaml/shape.ts';
import type { ChangeKind, Changes } from './changes.ts';
import type { DiffContext, DiffSide } from './side.ts';

/** How findings name, place and group what changed. */
export interface Subject {
  /** `order.paid.amount` */
  readonly name: string;
  /** `event:order.paid` */
  readonly container: string;
  readonly owner: string | null;
  /** Null on the side where it is not. */
  readonly before: { readonly at: At } | null;
  readonly after: { readonly at: At } | null;
  /** What is pointed at where the new project has nothing of it: the definition that it was a part of. */
  readonly around: { readonly at: At } | null;
  /** Names of the property from the outside in, as they were and as they are. */
  readonly path: readonly string[] | null;
  readonly pathAfter: readonly string[] | null;
}

type Describe = { readonly [Kind in ChangeKind]: (change: Changes[Kind], context: DiffContext) => Subject };

const describe: Describe = {
  event: (change) => ({ ...plain('event', change), owner: (change.after ?? change.before)?.owner ?? null }),
  property: ({ owner: { kind, name }, before, after, pathBefore, pathAfter }, { before: old, after: now }) => {
    const around = kind === 'event' ? eventOf(now, name) : sourceOf(now, name);
    const event = around ?? (kind === 'event' ? eventOf(old, name) : null);
    const path = after === null ? pathBefore : pathAfter;
    const label = path.join('.').replaceAll('.[]', '[]');
    return {
      name: kind === 'event' ? `${name}.${label}` : `${name}.context.${label}`,
      container: `${kind}:${name}`,
      owner: (after ?? before)?.owner ?? (event !== null && 'owner' in event ? (event.owner ?? null) : null),
      before,
      after,
      around,
      path: pathBefore,
      pathAfter,
    };
  },
  rule: ({ event, before, after }) => ({
    ...nothing,
    name: `${event.name}.rules.${(after ?? before)?.name}`,
    container: `event:${event.name}`,
    owner: event.owner ?? null,
    before,
    after,
    around: event,
  }),
  entity: (change) => plain('entity', change),
  source: (change) => plain('source', change),
  model: (change) => ({ ...plain('model', change), owner: (change.after ?? change.before)?.owner ?? null }),
  column: ({ owner: { kind, name }, before, after }, { after: now }) => {
    const model = kind === 'model' ? (now.project.models.find((one) => one.name === name) ?? null) : null;
    return {
      ...nothing,
      name: `${name}.${(after ?? before)?.name}`,
      container: `${kind}:${name}`,
      owner: model?.owner ?? null,
      before,
      after,
      around: model ?? now.project.catalog.seeds.find((one) => one.name === name) ?? null,
    };
  },
  seed: (change) => plain('seed', change),
  assertion: ({ before, after }) => {
    const one = after ?? before;
    return {
      ...nothing,
      name: one?.id ?? '',
      container: `${one?.subject.kind}:${one?.subject.name}`,
      before: placed(before),
      after: placed(after),
    };
  },
  metric: (change) => ({ ...plain('metric', change), owner: (change.after ?? change.before)?.owner ?? null }),
  measure: ({ metric, definition, before, after }) => ({
    ...nothing,
    name: metric,
    container: `metric:${metric}`,
    owner: definition.owner ?? null,
    before: 'at' in before ? before : null,
    after: 'at' in after ? after : definition,
    around: definition,
  }),
  settings: ({ before, after }) => ({ ...nothing, name: 'settings', container: 'settings', before, after }),
};

/** What a change is about. */
export function subjectOf<Kind extends ChangeKind>(kind: Kind, change: Changes[Kind], context: DiffContext): Subject {
  return describe[kind](change, context);
}

/** The place of a field; that of the name or the whole where the field is not written. */
export function placeOf(one: { readonly at: At } | null, field: string | undefined): Span | null {
  if (one === null) return null;
  const at: Readonly<Record<string, Span | undefined>> = { ...one.at };
  return (field === undefined ? undefined : at[field]) ?? at.name ?? one.at.self;
}

const nothing = { owner: null, before: null, after: null, around: null, path: null, pathAfter: null };

interface NamedPair {
  readonly before: { readonly name: string; readonly at: At } | null;
  readonly after: { readonly name: string; readonly at: At } | null;
}

function plain(kind: string, { before, after }: NamedPair): Subject {
  const name = (after ?? before)?.name ?? '';
  return { ...nothing, name, container: `${kind}:${name}`, before, after };
}

function placed<T extends { readonly at: At }>(one: T | null): T | null {
  return one;
}

/** Maps of each side, made once: lists of events are long. */
const events = new WeakMap<DiffSide, ReadonlyMap<string, DiffSide['project']['catalog']['events'][number]>>();

export function eventOf(side: DiffSide, name: string) {
  let byName = events.get(side);
  if (byName === undefined) {
    byName = new Map(side.project.catalog.events.map((one) => [one.name, one]));
    events.set(side, byName);
  }
  return byName.get(name) ?? null;
}

function sourceOf(side: DiffSide, name: string) {
  return side.project.catalog.sources.find((one) => one.name === name) ?? null;
}
