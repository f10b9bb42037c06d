import type { PricedUsage } from '../run/usage.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `0 B`, `10.0 MiB`, `1.25 TiB`: three digits. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1024;
    at++;
  }
  const digits = at === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[at]}`;
}

/** Hundredths, and more of them below one so that small amounts are told apart. */
export function moneyText(amount: number, currency: string): string {
  if (amount > 0 && amount < 0.00005) return `<0.0001 ${currency}`;
  return `${amount.toFixed(amount > 0 && amount < 1 ? 4 : 2)} ${currency}`;
}

/** "14 jobs read 1.21 GiB; billed 1.30 GiB (0.0079 USD), slot time 12.4 s" */
export function usageText({ jobs, bytesProcessed, bytesBilled, slotMs, cost, currency }: PricedUsage): string {
  const read = `${jobs} ${jobs === 1 ? 'job' : 'jobs'} read ${bytesText(bytesProcessed)}`;
  return `${read}; billed ${bytesText(bytesBilled)} (${moneyText(cost, currency)}), slot time ${(slotMs / 1000).toFixed(1)} s`;
}
