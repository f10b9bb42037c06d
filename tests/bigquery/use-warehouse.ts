import { afterAll, beforeAll } from 'vitest';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { type Emulator, openOn, startEmulator } from './emulator.ts';

/** Gives the tests of a `describe` a warehouse on an emulator of their own, which ends with them. */
export function useWarehouse(use: (warehouse: Warehouse) => void): void {
  let emulator: Emulator | undefined;
  let warehouse: Warehouse | undefined;
  beforeAll(async () => {
    emulator = await startEmulator();
    warehouse = await openOn(emulator);
    use(warehouse);
  });
  afterAll(async () => {
    await warehouse?.close();
    await emulator?.stop();
  });
}
