import { posix } from 'node:path';
import type { CodeModule, Constant } from './code-modules.ts';
import type { UsageQuery } from './code-usage.ts';

/** What names in a file stand for, followed through the files that were read. */
export interface Names {
  /** The name of what Waymark generated, as its own module exports it (`*` for the module); null where it is nothing of it. */
  generated(module: CodeModule, local: string): string | null;
  constant(module: CodeModule, local: string): Constant | null;
}

/** So many files are followed from one that passes something on to the next. */
const longestWay = 10;

const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte'];

/** What is asked of the module at the end of the way: one of the app's own, or what Waymark generated. */
interface Wanted<T> {
  own(module: CodeModule, local: string): T | null;
  generated(name: string): T | null;
}

const generatedOnly: Wanted<string> = { own: () => null, generated: (name) => name };
const constantsOnly: Wanted<Constant> = {
  own: ({ constants }, local) => constants.get(local) ?? null,
  generated: () => null,
};

export function namesIn(modules: readonly CodeModule[], query: Pick<UsageQuery, 'isGenerated'>): Names {
  const byPath = new Map(modules.map((one) => [one.path, one]));
  const follow = <T>(from: string, name: string, importer: string, wanted: Wanted<T>, steps = 0): T | null => {
    if (query.isGenerated(from, importer)) return wanted.generated(name);
    const module = moduleAt(from, importer, byPath);
    if (module === null || steps > longestWay) return null;
    const found = wanted.own(module, module.exported.get(name) ?? name);
    if (found !== null) return found;
    for (const one of passedOn(module, name)) {
      const passed = follow(one.from, one.name, module.path, wanted, steps + 1);
      if (passed !== null) return passed;
    }
    return null;
  };
  const imported = <T>({ path, imports }: CodeModule, local: string, wanted: Wanted<T>): T | null => {
    const one = imports.get(local);
    return one === undefined ? null : follow(one.from, one.name, path, wanted);
  };
  return {
    generated: (module, local) => imported(module, local, generatedOnly),
    constant: (module, local) => constantsOnly.own(module, local) ?? imported(module, local, constantsOnly),
  };
}

/** Where the modules may be that a module takes something from which it exports under this name. */
function passedOn({ exported, imports, passed }: CodeModule, name: string): { from: string; name: string }[] {
  const local = exported.get(name);
  const own = local === undefined ? undefined : imports.get(local);
  const others = passed.filter((one) => one.as === name || one.as === '*');
  return [
    ...(own === undefined ? [] : [own]),
    ...others.map((one) => ({ from: one.from, name: one.as === '*' ? name : one.name })),
  ];
}

/** The file that a relative import leads to. */
function moduleAt(from: string, importer: string, byPath: ReadonlyMap<string, CodeModule>): CodeModule | null {
  if (!from.startsWith('.')) return null;
  const path = posix.join(posix.dirname(importer), from);
  // `./a.js` is what TypeScript has to write for `./a.ts`.
  const written = [path, path.replace(/\.([cm]?)jsx?$/, '.$1ts'), path.replace(/\.jsx?$/, '.tsx')];
  const added = [...endings.map((ending) => path + ending), ...endings.map((ending) => `${path}/index${ending}`)];
  const found = [...written, ...added].find((one) => byPath.has(one));
  return found === undefined ? null : (byPath.get(found) ?? null);
}
