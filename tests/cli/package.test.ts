import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder } from './run-cli.ts';
import { repository, runProgram } from './run-process.ts';

const npm = (cwd: string, ...args: string[]) => runProgram('npm', [...args, '--no-audit', '--no-fund'], cwd);

/** The tarball that would be published, unpacked where npm would install it; its dependencies are found in ours. */
test('the package holds what `npx waymark init` and a build need', () => {
  const folder = emptyFolder();
  const packed = npm(repository, 'pack', '--ignore-scripts', '--pack-destination', folder);
  expect(packed.code, packed.err).toBe(0);
  const [tarball = ''] = readdirSync(folder);
  expect(tarball).toMatch(/^waymark-\d.*\.tgz$/);
  const home = join(folder, 'node_modules');
  mkdirSync(home);
  expect(runProgram('tar', ['-xzf', join(folder, tarball), '-C', home], folder).code).toBe(0);
  const listed = readdirSync(join(home, 'package'), { recursive: true, encoding: 'utf8' });
  expect(listed).toEqual(
    expect.arrayContaining([
      'bin/waymark.js',
      'lib/bundle/main.js',
      'lib/bundle/index.js',
      'lib/src/index.d.ts',
      'starter/gitignore',
    ]),
  );
  expect(listed.filter((path) => /^(src|tests|bench|docs|catalog)\b|\.duckdb$/.test(path))).toEqual([]);

  // Resolves packages as an installed one would, without asking the registry.
  const { dependencies } = JSON.parse(readFileSync(join(home, 'package/package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toContain('@duckdb/node-api');
  const loader = join(folder, 'loader.mjs');
  writeFileSync(loader, resolver(join(repository, 'package.json')));
  const waymark = (cwd: string, ...args: string[]) =>
    runProgram(process.execPath, ['--import', loader, join(home, 'package/bin/waymark.js'), ...args], cwd);
  const shop = join(folder, 'shop');
  expect(waymark(folder, 'init', 'shop')).toMatchObject({ code: 0 });
  for (const args of ['check', 'generate', 'build']) expect(waymark(shop, args), args).toMatchObject({ code: 0 });
});

/** A module that resolves names of packages from another package. */
function resolver(from: string): string {
  return `import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
registerHooks({
  resolve(specifier, context, next) {
    if (/^[.\\/]|^(node|file|data):/.test(specifier)) return next(specifier, context);
    try { return next(specifier, context); } catch {}
    if (context.conditions.includes('require')) return { url: pathToFileURL(createRequire(${JSON.stringify(from)}).resolve(specifier)).href, shortCircuit: true };
    return next(specifier, { ...context, parentURL: pathToFileURL(${JSON.stringify(from)}).href });
  },
});
`;
}
