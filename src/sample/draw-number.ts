import type { PropertySample } from '../model/sample.ts';
import type { ValueType } from '../model/values.ts';
import { makeBetween, type Random } from './random.ts';

/** Makes the source of the numbers of a type: within its bounds, and within those of `sample` where they are narrower. */
export function drawNumber(
  type: ValueType,
  sample: PropertySample | undefined,
): (context: { random: Random }) => number {
  return type.type === 'integer' ? drawInteger(type, sample) : drawDecimal(type, sample);
}

function drawInteger(type: ValueType, sample: PropertySample | undefined): (context: { random: Random }) => number {
  const least = Math.max(
    Math.ceil(type.minimum ?? Number.NEGATIVE_INFINITY),
    type.exclusive_minimum === undefined ? Number.NEGATIVE_INFINITY : Math.floor(type.exclusive_minimum) + 1,
  );
  const most = Math.min(
    Math.floor(type.maximum ?? Number.POSITIVE_INFINITY),
    type.exclusive_maximum === undefined ? Number.POSITIVE_INFINITY : Math.ceil(type.exclusive_maximum) - 1,
  );
  const [min, max] = span(least, most, sample, 100);
  const low = Math.ceil(min);
  const high = Math.max(low, Math.floor(max));
  if (sample?.mean === undefined) return ({ random }) => random.integer(low, high);
  const draw = makeBetween(low, high + 1, sample.mean + 0.5);
  return ({ random }) => Math.min(high, Math.floor(draw(random)));
}

function drawDecimal(type: ValueType, sample: PropertySample | undefined): (context: { random: Random }) => number {
  const least = Math.max(type.minimum ?? Number.NEGATIVE_INFINITY, type.exclusive_minimum ?? Number.NEGATIVE_INFINITY);
  const most = Math.min(type.maximum ?? Number.POSITIVE_INFINITY, type.exclusive_maximum ?? Number.POSITIVE_INFINITY);
  const [min, max] = span(least, most, sample, 100);
  const scale = max - min >= 1 ? 100 : 10_000;
  const low = type.exclusive_minimum !== undefined && min <= type.exclusive_minimum ? min + (max - min) / 1000 : min;
  const high = type.exclusive_maximum !== undefined && max >= type.exclusive_maximum ? max - (max - min) / 1000 : max;
  const draw = makeBetween(low, high, sample?.mean);
  return ({ random }) => {
    const value = draw(random);
    const rounded = Math.round(value * scale) / scale;
    return rounded < low || rounded > high ? value : rounded;
  };
}

/** The range that is drawn from: `width` wide where the type leaves a side open. */
function span(
  least: number,
  most: number,
  sample: PropertySample | undefined,
  width: number,
): readonly [number, number] {
  const wanted =
    sample?.min ?? (Number.isFinite(least) ? least : Math.min(0, Number.isFinite(most) ? most - width : 0));
  const min = Math.min(Math.max(least, wanted), most);
  const max = Math.max(min, Math.min(most, sample?.max ?? Math.max(min + width, (sample?.mean ?? 0) * 2)));
  return [min, max];
}
