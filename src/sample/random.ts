/**
 * A seeded source of random numbers: xoshiro128** (Blackman and Vigna), 128 bits of state filled by splitmix32.
 * The same seed gives the same numbers on every machine; not for anything secret.
 */
export interface Random {
  /** 32 random bits as an unsigned integer. */
  bits(): number;
  /** From 0 (included) to 1 (excluded). */
  unit(): number;
  /** An integer from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** Starts again from another seed: two 32-bit words. */
  reseed(high: number, low: number): void;
}

export function makeRandom(high: number, low: number): Random {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;

  const reseed = (newHigh: number, newLow: number): void => {
    a = mix32(newHigh ^ 0x9e3779b9);
    b = mix32(newLow ^ a);
    c = mix32(newHigh + b);
    d = mix32(newLow + c) | 1;
  };

  const bits = (): number => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };

  const unit = (): number => bits() / 0x1_0000_0000;
  reseed(high, low);
  return {
    bits,
    unit,
    integer: (min, max) => min + Math.floor(unit() * (max - min + 1)),
    reseed,
  };
}

/** A one-to-one scrambling of 32-bit integers (the finisher of splitmix32). */
export function mix32(value: number): number {
  let mixed = (value + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/**
 * Makes the source of numbers from `min` to `max` with a given mean: an exponential distribution cut off at both ends,
 * which is uniform where the mean is in the middle (as it is unless given).
 */
export function makeBetween(min: number, max: number, mean: number = (min + max) / 2): (random: Random) => number {
  if (max <= min) return () => min;
  const share = Math.min(0.99, Math.max(0.01, (mean - min) / (max - min)));
  const rate = rateOf(share);
  if (Math.abs(rate) < 1e-3) return (random) => min + (max - min) * random.unit();
  const left = 1 - Math.exp(-rate);
  return (random) => min - ((max - min) * Math.log(1 - random.unit() * left)) / rate;
}

/** The rate at which an exponential distribution, cut off at 1, has this mean (0.01 to 0.99); negative where it rises. */
function rateOf(mean: number): number {
  let low = -200;
  let high = 200;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const reached = Math.abs(middle) < 1e-6 ? 0.5 : 1 / middle - 1 / Math.expm1(middle);
    if (reached > mean) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Draws from values by weight: returns the index. `cumulative` are running sums, the last one is the total. */
export function drawIndex(random: Random, cumulative: readonly number[]): number {
  const point = random.unit() * (cumulative[cumulative.length - 1] ?? 0);
  const index = cumulative.findIndex((sum) => point < sum);
  return index < 0 ? cumulative.length - 1 : index;
}

/** Running sums of weights, as `drawIndex` takes them. */
export function runningSums(weights: readonly number[]): number[] {
  let total = 0;
  return weights.map((weight) => {
    total += weight;
    return total;
  });
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A random (version 4) UUID. */
export function drawUuid(random: Random): string {
  const a = random.bits();
  const b = random.bits();
  const c = random.bits();
  const d = random.bits();
  const byte = (word: number, shift: number): string => hex[(word >>> shift) & 0xff] ?? '';
  const version = hex[((b >>> 8) & 0x0f) | 0x40] ?? '';
  const variant = hex[((c >>> 24) & 0x3f) | 0x80] ?? '';
  return (
    `${byte(a, 24)}${byte(a, 16)}${byte(a, 8)}${byte(a, 0)}-${byte(b, 24)}${byte(b, 16)}-${version}${byte(b, 0)}-` +
    `${variant}${byte(c, 16)}-${byte(c, 8)}${byte(c, 0)}${byte(d, 24)}${byte(d, 16)}${byte(d, 8)}${byte(d, 0)}`
  );
}
