import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { replaceFile } from './write-files/manifest.ts';

/**
 * Remembers results of slow pure functions by what they were made from. It saves time and never changes what comes out:
 * keys hold everything that decides the result, the version of what made it included.
 */
export interface TextCache {
  get(key: string): string | undefined;
  set(key: string, text: string): void;
}

export function memoryCache(): TextCache {
  const texts = new Map<string, string>();
  return { get: (key) => texts.get(key), set: (key, text) => void texts.set(key, text) };
}

/** A cache in one JSON file, which is read when it is first asked. */
export interface FileCache extends TextCache {
  readonly path: string;
  /** Nothing is known from earlier runs. */
  isEmpty(): boolean;
  /**
   * Best effort: a cache that cannot be written only costs time. What was not asked for since it was opened is forgotten,
   * unless `all` is kept: after a run that made only a part of what there is. Who asked for nothing keeps everything.
   */
  save(keep: 'used' | 'all'): void;
}

export function fileCache(path: string): FileCache {
  let read: ReadonlyMap<string, string> | undefined;
  const storedTexts = (): ReadonlyMap<string, string> => {
    read ??= readTexts(path);
    return read;
  };
  const used = new Map<string, string>();
  return {
    path,
    isEmpty: () => storedTexts().size === 0,
    get(key) {
      const text = used.get(key) ?? storedTexts().get(key);
      if (text !== undefined) used.set(key, text);
      return text;
    },
    set: (key, text) => void used.set(key, text),
    save(keep) {
      if (used.size === 0) return;
      const stored = storedTexts();
      const isKnown = [...used.keys()].every((key) => stored.has(key));
      if (isKnown && (keep === 'all' || used.size === stored.size)) return;
      try {
        mkdirSync(dirname(path), { recursive: true });
        const texts = keep === 'all' ? new Map([...stored, ...used]) : used;
        replaceFile(path, JSON.stringify(Object.fromEntries(texts)));
      } catch {
        // The folder may be read-only.
      }
    },
  };
}

function readTexts(path: string): Map<string, string> {
  try {
    const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof data !== 'object' || data === null) return new Map();
    return new Map(Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}
