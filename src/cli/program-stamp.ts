import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from '../base/hash.ts';
import { packageRoot, version } from './version.ts';

/**
 * Tells this build of Waymark from every other. An installed package does not change under its version; where somebody works on
 * Waymark itself, size and time of each file tell too: of what is built those of one, as a build writes all files anew.
 */
export function programStamp(): string {
  const parts = [version(), process.version];
  if (existsSync(join(packageRoot(), 'tsconfig.json'))) {
    const source = dirname(dirname(fileURLToPath(import.meta.url)));
    const bundle = join(dirname(source), 'bundle', 'main.js');
    if (existsSync(bundle)) addFile(bundle, parts);
    else for (const folder of [source, join(dirname(source), 'generators')]) addFiles(folder, parts);
  }
  return contentHash(parts.join('\n'));
}

function addFiles(folder: string, parts: string[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFiles(path, parts);
    else if (!entry.name.endsWith('.d.ts')) addFile(path, parts);
  }
}

function addFile(path: string, parts: string[]): void {
  const { size, mtimeMs } = statSync(path);
  parts.push(`${path} ${size} ${mtimeMs}`);
}
