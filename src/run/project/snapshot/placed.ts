import { userData } from '../../../model/plain-data.ts';
import type { At } from '../../../yaml/shape.ts';
import { leftOut } from './pack.ts';

/** Data that were `packed`, with the same place for all of their parts. */
export function placed(value: unknown, at: At): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => placed(item, at));
  const copy: Record<string, unknown> = { ...value };
  const isLocated = copy.span === leftOut && 'value' in copy;
  for (const key in copy) {
    const item = copy[key];
    if (item === leftOut) {
      if (key === 'at') copy.at = at;
      else if (key === 'span') copy.span = at.self;
    } else if (typeof item === 'object' && item !== null && !userData.has(key) && !(isLocated && key === 'value'))
      copy[key] = placed(item, at);
  }
  return copy;
}
