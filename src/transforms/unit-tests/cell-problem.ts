import { describeType } from '../../assertions/columns.ts';
import { fits } from '../../assertions/constants.ts';
import type { JsonValue } from '../../model/values.ts';
import type { SqlType } from '../../sql/types.ts';
import { isJsonObject } from '../../yaml/shapes.ts';

/** Why a value cannot stand in a column of a type, or null. A column whose type is not known takes any. */
export function cellProblem(value: JsonValue, type: SqlType | null): string | null {
  if (value === null || type === null || type.kind === 'json') return null;
  if (type.kind === 'array') {
    if (!Array.isArray(value)) return `The column holds lists, which ${JSON.stringify(value, plain)} is not.`;
    return firstProblem(value.map((item) => cellProblem(item, type.of)));
  }
  if (type.kind === 'struct') {
    if (!isJsonObject(value)) return `The column holds objects, which ${JSON.stringify(value, plain)} is not.`;
    const unknown = Object.keys(value).find((key) => type.fields.every((field) => field.name !== key));
    if (unknown !== undefined) return `The objects of the column have no field \`${unknown}\`.`;
    return firstProblem(type.fields.map((field) => cellProblem(value[field.name] ?? null, field.type)));
  }
  if (typeof value !== 'object' && fits(value, type.kind)) return null;
  return `The column holds ${describeType(type.kind)}, which ${JSON.stringify(value, plain)} is not.`;
}

function firstProblem(problems: readonly (string | null)[]): string | null {
  return problems.find((one) => one !== null) ?? null;
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
