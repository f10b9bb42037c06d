import type { Property } from '../model/values.ts';
import type { PropertyChange } from './changes.ts';
import { isKept, type Pair, pairsOf } from './pairs.ts';
import { sameData } from './same-data.ts';

type Owner = PropertyChange['owner'];

interface Sides {
  readonly before: readonly Property[];
  readonly after: readonly Property[];
}

/** Every property that came, went or says something else, with the fields of objects and the items of arrays. */
export function propertyChanges(owner: Owner, sides: Sides): PropertyChange[] {
  const found: PropertyChange[] = [];
  visitAll(sides, { owner, before: [], after: [], found });
  return found;
}

interface Visit {
  readonly owner: Owner;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly found: PropertyChange[];
}

function visitAll({ before, after }: Sides, visit: Visit): void {
  const pairs = pairsOf(before, after, (gone, came) =>
    isAlike(gone, came, before.indexOf(gone) === after.indexOf(came)),
  );
  for (const pair of pairs) visitOne(pair, 'property', visit);
}

function visitOne(pair: Pair<Property>, role: PropertyChange['role'], visit: Visit): void {
  if (isKept(pair) && !pair.renamed && sameData(pair.before, pair.after)) return;
  const name = (one: Property | null, other: Property | null) => one?.name ?? other?.name ?? '';
  const pathBefore = [...visit.before, name(pair.before, pair.after)];
  const pathAfter = [...visit.after, name(pair.after, pair.before)];
  visit.found.push({ ...pair, owner: visit.owner, pathBefore, pathAfter, role, depth: visit.before.length });
  if (!isKept(pair)) return;
  const { before, after } = pair;
  const inner = { ...visit, before: pathBefore, after: pathAfter };
  if (before.properties !== undefined && after.properties !== undefined)
    visitAll({ before: before.properties, after: after.properties }, inner);
  if (before.items !== undefined && after.items !== undefined)
    visitOne({ before: itemsOf(before), after: itemsOf(after), renamed: false }, 'items', inner);
}

/** The items of an array as a property of their own, which is always there. */
function itemsOf(property: Property): Property {
  return { ...(property.items ?? { type: 'string' }), name: '[]', column: '', required: true, at: property.at };
}

/** Type, description and position agree. */
function isAlike(gone: Property, came: Property, samePosition: boolean): boolean {
  const { name: _a, column: _b, shared: _c, group: _d, renamed_from: _e, ...one } = gone;
  const { name: _f, column: _g, shared: _h, group: _i, renamed_from: _j, ...other } = came;
  return samePosition && sameData(one, other);
}
