import { closeSync, openSync, writeFileSync } from 'node:fs';
import { contentHash, contentHashOfParts } from '../../src/base/hash.ts';

/** Of a file: text, its UTF-8 bytes, or these in parts. */
export type Contents = string | Uint8Array | readonly Uint8Array[];

export function isParted(contents: Contents): contents is readonly Uint8Array[] {
  return typeof contents !== 'string' && !(contents instanceof Uint8Array);
}

export function hashOfContents(contents: Contents): string {
  return isParted(contents) ? contentHashOfParts(contents) : contentHash(contents);
}

/** `flag`: `w` to write over what is there, `wx` to fail where something is. */
export function writeParts(path: string, parts: readonly Uint8Array[], flag: 'w' | 'wx'): void {
  const file = openSync(path, flag);
  try {
    for (const part of parts) writeFileSync(file, part);
  } finally {
    closeSync(file);
  }
}
