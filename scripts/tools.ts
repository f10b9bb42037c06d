import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/*
 * Programs of others that tests run beside Waymark, kept outside the checkout in a folder of their version, so that a new
 * clone finds them again. `npm run setup:tools` installs what is missing.
 */

export const emulatorVersion = '0.8.1';
export const sqlfluffVersion = '4.5.0';

const cache =
  process.env.WAYMARK_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'waymark-tools');

// The name says that it is compiled with another way to join (`emulator/build-emulator.ts`).
export const emulatorFolder = join(cache, `bigquery-emulator-${emulatorVersion}-joins`);
export const sqlfluffFolder = join(cache, `sqlfluff-${sqlfluffVersion}`);

/** The BigQuery emulator, or null where it is not installed. */
export function findEmulator(): string | null {
  return existing(join(emulatorFolder, 'bigquery-emulator'));
}

/** sqlfluff, or null where it is not installed. */
export function findSqlfluff(): string | null {
  return existing(join(sqlfluffFolder, 'bin/sqlfluff'));
}

function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}

/**
 * Waits for `setup-tools.ts` where it is still at work in another process, whose number `WAYMARK_TOOLS_COMING` has. It ends when the
 * emulator is there, or that process is not there any more.
 */
export async function toolsToCome(): Promise<void> {
  const coming = Number(process.env.WAYMARK_TOOLS_COMING ?? 0);
  while (coming > 0 && findEmulator() === null && isAlive(coming)) await new Promise((wake) => setTimeout(wake, 1000));
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
