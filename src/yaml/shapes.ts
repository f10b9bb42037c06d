/** Everything that shapes are built from, in one place to import from. */
export { byKind, lazy, list, listOrOne, mapOf, mapped, type NamedEntry } from './collection-shapes.ts';
export { anyNode, isJsonObject, type Json, json, jsonObject, toJson } from './json-value.ts';
export { type Fields, hasKey, type ObjectOf, object } from './object-shape.ts';
export {
  describeNode,
  documented,
  duration,
  flag,
  integer,
  located,
  name,
  nameProblem,
  number,
  oneOf,
  ref,
  reportWrongKind,
  text,
} from './scalar-shapes.ts';
