import { userData } from '../../../model/plain-data.ts';
import type { At } from '../../../yaml/shape.ts';
import { leftOut } from './pack.ts';

/** Gives all parts of data that were `packed`, and that nobody has seen yet, the same place. */
export function place(value: object, at: At): void {
  if (!Array.isArray(value)) placeFields(value as Record<string, unknown>, at);
  else for (const item of value) if (typeof item === 'object' && item !== null) place(item, at);
}

function placeFields(fields: Record<string, unknown>, at: At): void {
  const isLocated = fields.span === leftOut && 'value' in fields;
  for (const key in fields) {
    const item = fields[key];
    if (item === leftOut) {
      if (key === 'at') fields.at = at;
      else if (key === 'span') fields.span = at.self;
    } else if (typeof item === 'object' && !userData.has(key) && !(isLocated && key === 'value')) place(item, at);
  }
}
