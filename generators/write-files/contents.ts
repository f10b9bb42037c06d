import { closeSync, fstatSync, openSync, writeFileSync } from 'node:fs';
import { contentHash, contentHashOfParts } from '../../src/base/hash.ts';
import { fileMark } from './look-at.ts';

/** Of a file: text, its UTF-8 bytes, or these in parts. */
export type Contents = string | Uint8Array | readonly Uint8Array[];

function isParted(contents: Contents): contents is readonly Uint8Array[] {
  return typeof contents !== 'string' && !(contents instanceof Uint8Array);
}

export function hashOfContents(contents: Contents): string {
  return isParted(contents) ? contentHashOfParts(contents) : contentHash(contents);
}

/** `flag`: `w` to write over what is there, `wx` to fail where something is. Returns how the file system sees the file then. */
export function writeContents(path: string, contents: Contents, flag: 'w' | 'wx'): string {
  const file = openSync(path, flag);
  try {
    for (const part of isParted(contents) ? contents : [contents]) writeFileSync(file, part);
    return fileMark(fstatSync(file));
  } finally {
    closeSync(file);
  }
}
