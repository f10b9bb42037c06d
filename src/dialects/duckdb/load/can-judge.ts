import type { Property, ValueType } from '../../../model/values.ts';

/**
 * True where SQL can judge an object with these fields. Where it cannot, the checker judges every row, which is slower:
 * lists of lists, lists of objects that hold lists or objects, lists below keys that do not fit into a path, and names
 * that structs cannot tell apart.
 */
export function canJudge(properties: readonly Property[], path = '$'): boolean {
  return areDistinct(properties.map((one) => one.name)) && properties.every((one) => canJudgeField(one, path));
}

/** Fields of structs are told apart without regard to case, and none has an empty name. */
export function areDistinct(names: readonly string[]): boolean {
  const keys = new Set(names.map((name) => name.toLowerCase()));
  return keys.size === names.length && !keys.has('');
}

function canJudgeField(property: Property, path: string): boolean {
  const inner = `${path}.${property.name}`;
  if (property.type === 'object') return canJudge(property.properties ?? [], inner);
  if (property.type !== 'array' || property.items === undefined) return true;
  return !/["\\*]/.test(inner) && canJudgeItems(property.items);
}

function canJudgeItems(items: ValueType): boolean {
  if (items.type === 'array') return false;
  if (items.type !== 'object') return true;
  const { properties = [] } = items;
  return (
    properties.length > 0 &&
    areDistinct(properties.map((one) => one.name)) &&
    properties.every((one) => one.type !== 'array' && one.type !== 'object')
  );
}
