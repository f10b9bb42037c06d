import { readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';

const root = normalize(join(import.meta.dirname, '../..'));

/** Folders in the order of the data's way, each with what it is for: the reason why nothing to its left may know it. */
const layers: readonly (readonly [folder: string, purpose: string])[] = [
  ['src/base', 'spans and diagnostics, which every stage speaks in'],
  ['src/yaml', 'text to nodes with positions; knows nothing of analytics'],
  ['src/model', 'what a catalog is, as plain data'],
  ['src/sql', 'relations and how they are printed'],
  ['src/metrics', 'one file a metric kind'],
  ['src/assertions', 'one file an assertion kind'],
  ['src/check', 'nodes to a checked catalog'],
  ['src/impact', 'who depends on whom'],
  ['src/usage', 'the code of apps to what of a catalog it uses'],
  ['src/diff', 'two catalogs to what changed'],
  ['src/transforms', 'templates to models'],
  ['generators', 'a project to files'],
  ['src/sample', 'a project to made-up events'],
  ['src/run', 'a project to a plan and its execution'],
  ['src/dialects', 'the warehouses, which implement interfaces of sql and run'],
  ['src/report', 'findings and results to text'],
  ['src/program', 'metrics for programs'],
  ['src/cli', 'the command line'],
];

const files = globSync(['src/**/*.ts', 'generators/**/*.ts'], { cwd: root }).sort();

function layerOf(file: string): number {
  return layers.findIndex(([folder]) => file.startsWith(`${folder}/`));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^\s*(?:import|export)\b[^'"]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}

const local = files.flatMap((file) =>
  importsOf(file)
    .filter((target) => target.startsWith('.'))
    .map((target) => ({ file, target: relative(root, join(root, dirname(file), target)) })),
);

describe('imports go one way', () => {
  test('the check sees the imports', () => {
    expect(local.length).toBeGreaterThan(50);
  });

  test('a folder imports only itself and what stands to its left', () => {
    const wrong = local.flatMap(({ file, target }) => {
      const from = layerOf(file);
      const to = layerOf(target);
      if (from < 0 || to < 0 || to <= from) return [];
      return [
        `${file} imports ${target}: ${layers[from]?.[0]} is "${layers[from]?.[1]}" and comes before ${layers[to]?.[0]}, "${layers[to]?.[1]}"`,
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('every source file belongs to a layer', () => {
    expect(files.filter((file) => layerOf(file) < 0 && file !== 'src/index.ts')).toEqual([]);
  });

  test('files do not import each other in circles', () => {
    const graph = Map.groupBy(local, (edge) => edge.file);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const edge of graph.get(file) ?? []) visit(edge.target, [...trail, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

/** Modules that reach outside or are slow to load, and the only places that may name them. */
const guarded: readonly { module: RegExp; allowed: RegExp; why: string }[] = [
  {
    module: /^@duckdb\/|^@google-cloud\//,
    allowed: /^src\/dialects\/[a-z]+\/warehouse(-[a-z-]+)?\.ts$/,
    why: 'the driver is native code: a command that touches no warehouse must not load it',
  },
  {
    module: /^(node:)?(fs|fs\/promises|child_process|net|http|https)$/,
    allowed: /^(src\/run|src\/dialects|src\/cli|generators\/(write-files|load-own|own-files|.*cache.*|.*templates?)\b)/,
    why: 'stages before the run are pure: text in, data out',
  },
  {
    module: /^@babel\//,
    allowed: /^src\/usage\/parse-code\.ts$/,
    why: 'what the rest of the program sees of code is plain nodes, whoever parses it',
  },
  { module: /^commander$/, allowed: /^src\/cli\//, why: 'only the command line parses arguments' },
];

test.each(guarded)('$module is imported only where it may be: $why', ({ module, allowed, why }) => {
  const wrong = files.filter((file) => !allowed.test(file) && importsOf(file).some((target) => module.test(target)));
  expect(wrong, why).toEqual([]);
});

test('no file is longer than 400 lines, and nothing is exported by default or typed any', () => {
  const texts = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '');
  expect(texts.filter(({ text }) => text.split('\n').length > 400).map(({ file }) => file)).toEqual([]);
  expect(texts.filter(({ text }) => /^export default/m.test(text)).map(({ file }) => file)).toEqual([]);
  expect(
    texts
      .filter(({ text }) => /: any\b|as any\b|<any>/.test(code(text)) || /@ts-ignore|@ts-nocheck/.test(text))
      .map(({ file }) => file),
  ).toEqual([]);
});
