/** What jobs of a warehouse that charges for them came to. */
export interface Usage {
  readonly jobs: number;
  readonly bytesProcessed: number;
  readonly bytesBilled: number;
  /** Milliseconds that all workers together were busy. */
  readonly slotMs: number;
}

/** What reading costs. */
export interface Rate {
  readonly perTib: number;
  /** As it is written behind amounts: `USD`. */
  readonly currency: string;
}

/** Usage with what it costs at the target's rate. */
export interface PricedUsage extends Usage {
  readonly cost: number;
  readonly currency: string;
}

const tebibyte = 2 ** 40;

/** What bytes that are billed cost, in the rate's currency. */
export function costOf(bytesBilled: number, { perTib }: Rate): number {
  return (bytesBilled / tebibyte) * perTib;
}

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    jobs: a.jobs + b.jobs,
    bytesProcessed: a.bytesProcessed + b.bytesProcessed,
    bytesBilled: a.bytesBilled + b.bytesBilled,
    slotMs: a.slotMs + b.slotMs,
  };
}

export function priced(usage: Usage, rate: Rate): PricedUsage {
  return { ...usage, cost: costOf(usage.bytesBilled, rate), currency: rate.currency };
}
