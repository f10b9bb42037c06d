import type { ValueProblem } from '../../../model/check-value.ts';

/** Why a row is refused. `rule` is a stable code; `property` is where, in the names that users write. */
export interface RowProblem {
  readonly rule: string;
  readonly property: string | null;
  readonly message: string;
}

export function problem(rule: string, property: string | null, message: string): RowProblem {
  return { rule, property, message };
}

const ruleCodes: Readonly<Record<string, string>> = { unknown: 'additional_property' };

export function fieldProblem({ rule, path, message }: ValueProblem): RowProblem {
  const at = rule === 'required' ? [...path, /`(.*)`/.exec(message)?.[1] ?? ''] : path;
  const property = at
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
  return problem(ruleCodes[rule] ?? rule, property === '' ? null : property, message);
}
