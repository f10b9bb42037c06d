import type { ValueType } from '../model/values.ts';
import { type DrawHints, type DrawValue, entryOf, nextNumber } from './draw-context.ts';
import { drawFormat, drawId, drawWords } from './draw-format.ts';
import { drawPattern } from './draw-pattern.ts';
import type { IsValid } from './is-valid.ts';
import { mix32, type Random } from './random.ts';

/** Tries before a pattern is given up for a value. */
const attempts = 100;

/** Makes the source of texts: identifiers shaped like the example, well-known formats, the examples themselves, or what the pattern allows. */
export function makeText(type: ValueType, hints: DrawHints, isValid: IsValid): DrawValue | null {
  const [first] = hints.examples.filter((value) => typeof value === 'string');
  const prefix = /^.*[_:./-]/u.exec(first ?? '')?.[0] ?? '';
  if (hints.isKey) return makeUniqueText(type, hints, prefix, isValid);
  const { format } = type;
  if (format) return untilValid(drawFormat[format], isValid, null);
  if (hints.pii !== undefined && hints.pii !== 'none' && isValid(drawIdLike(prefix))) {
    return ({ random }) => drawId(random, prefix);
  }
  const examples = hints.examples.filter(isValid);
  if (examples.length > 0) return ({ random }) => examples[random.integer(0, examples.length - 1)] ?? null;
  if (type.pattern !== undefined) return makePatternText(type.pattern, isValid);
  return ({ random }) => drawWords(random, type.min_length ?? 1, type.max_length ?? 40);
}

const drawIdLike = (prefix: string): string => `${prefix}0123456789ab`;

/** Text that never comes twice: a scrambled counter after the example's prefix, or whatever else the pattern allows. */
function makeUniqueText(type: ValueType, hints: DrawHints, prefix: string, isValid: IsValid): DrawValue | null {
  const { seen, counters, salt } = hints.registry;
  const textOf = (index: number): string =>
    prefix +
    mix32(index ^ salt)
      .toString(36)
      .padStart(7, '0');
  if ([0, 1, 2, 3].every((index) => isValid(textOf(index)))) return () => textOf(nextNumber(counters, hints.name));
  const drawn = entryOf(seen, hints.name, () => new Set<string>());
  return makePatternText(type.pattern ?? `^[a-z0-9]{${type.max_length ?? 12}}$`, isValid, drawn);
}

function makePatternText(pattern: string, isValid: IsValid, seen: Set<string> | null = null): DrawValue | null {
  const draw = drawPattern(pattern);
  return draw && untilValid(draw, isValid, seen);
}

/** Draws again until the value is valid, and new where `seen` is given; null where that does not happen. */
function untilValid(draw: (random: Random) => string, isValid: IsValid, seen: Set<string> | null): DrawValue {
  return ({ random }) => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const text = draw(random);
      if (!isValid(text) || seen?.has(text)) continue;
      seen?.add(text);
      return text;
    }
    return null;
  };
}
