import { impliedAssertions } from '../assertions/implied-assertions.ts';
import type { AssertionDef, AssertionSubject } from '../model/assertion.ts';
import type { EntityDef } from '../model/catalog.ts';
import type { ReadContext, Ref } from '../yaml/shape.ts';
import { type AssertionSpec, readAssertion, withIds } from './read-assertion.ts';
import type { World } from './resolve.ts';

/** Assertions written on events and as top-level checks, and those that the events imply. */
export function resolveAssertions(world: World, context: ReadContext): AssertionDef[] {
  const written: { spec: AssertionSpec; subject: AssertionSubject }[] = [];
  for (const { name, spec } of world.events.values()) {
    for (const node of spec.assertions ?? []) {
      const read = readAssertion(node, null, context);
      if (read !== undefined) written.push({ spec: read, subject: { kind: 'event', name } });
    }
  }
  for (const { name, value, span } of world.all.checks.values()) {
    const read = value === undefined ? undefined : readAssertion(value, name, context);
    if (read?.on === undefined) continue;
    const spec = { ...read, at: { ...read.at, name: span } };
    written.push({ spec, subject: subjectNamed(read.on.name, world) });
  }
  return [...withIds(written, context), ...implied(world)];
}

/** A name that is neither an event nor a seed is taken for a model; whether there is one is known later. */
export function subjectNamed(name: string, world: World): AssertionSubject {
  if (world.events.has(name)) return { kind: 'event', name };
  return { kind: world.all.seeds.has(name) ? 'seed' : 'model', name };
}

/** Metrics are joined to the table by the key: a second row of one would repeat theirs. */
function oneRowEach(entity: EntityDef, table: Ref, subject: AssertionSubject): AssertionDef {
  return {
    id: `unique:${table.name}:${entity.key}:entity`,
    kind: 'unique',
    subject,
    spec: { columns: [{ name: entity.key, span: table.span }] },
    severity: 'error',
    implied: true,
    at: { self: table.span },
  };
}

function implied(world: World): AssertionDef[] {
  const found: AssertionDef[] = [];
  for (const event of world.events.values()) {
    if (event.broken) continue;
    for (const one of impliedAssertions(event.def, world.entities)) found.push(one);
  }
  for (const entity of world.entities.values()) {
    if (entity.table === undefined) continue;
    const subject = subjectNamed(entity.table.name, world);
    // Of an event, `once_per` asserts it.
    if (subject.kind !== 'event') found.push(oneRowEach(entity, entity.table, subject));
  }
  return found;
}
