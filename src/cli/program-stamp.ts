import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from '../base/hash.ts';
import { packageRoot, version } from './version.ts';

/**
 * Tells this build of Waymark from every other. An installed package does not change under its version; where somebody works on
 * Waymark itself, size and time of each file tell too: of what is built the bundle alone, which each build writes anew.
 */
export function programStamp(): string {
  const parts = [version(), process.version];
  if (existsSync(join(packageRoot(), 'tsconfig.json'))) {
    const source = dirname(dirname(fileURLToPath(import.meta.url)));
    const bundle = join(dirname(source), 'bundle');
    const folders = existsSync(bundle) ? [bundle] : [source, join(dirname(source), 'generators')];
    for (const folder of folders) addFiles(folder, parts);
  }
  return contentHash(parts.join('\n'));
}

function addFiles(folder: string, parts: string[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFiles(path, parts);
    else if (!entry.name.endsWith('.d.ts')) {
      const { size, mtimeMs } = statSync(path);
      parts.push(`${path} ${size} ${mtimeMs}`);
    }
  }
}
