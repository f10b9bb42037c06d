import { readFileSync, rmSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { globSync } from 'tinyglobby';

/*
 * Puts the compiled modules of `lib/` into few files in `lib/bundle/`: a command that loads some hundred modules one by one spends
 * more time on finding them than on its work. Commands stay apart, so that each loads only what it needs. Packages that Waymark
 * depends on are not put in.
 */
const lib = join(import.meta.dirname, '../lib');

/** Threads begin in modules of their own: `x-thread` becomes `bundle/x-thread.js`. */
const threads = Object.fromEntries(
  globSync('**/*-thread.js', { cwd: lib, absolute: true, ignore: ['bundle/**', '**/start-thread.js'] }).map((path) => [
    basename(path, '.js'),
    path,
  ]),
);
const threadStart = /new URL\('\.\/([\w-]+-thread)\.ts', import\.meta\.url\)/g;
const started = new Set<string>();
const placeOfOther = /(?<!new URL\('\.\/[\w-]+-thread\.ts', )import\.meta\.url/g;

/** Modules look for files beside themselves: in the bundle too, each is told where it stood. The modules of threads are in it. */
const ownPlaces: Plugin = {
  name: 'own-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const own = JSON.stringify(`../${relative(lib, path).split(sep).join('/')}`);
      const text = readFileSync(path, 'utf8');
      if (/import\.meta\.(?!url\b)/.test(text)) throw new Error(`${path}: in the bundle only import.meta.url is known`);
      for (const [, name = ''] of text.matchAll(threadStart)) started.add(name);
      return { contents: text.replace(placeOfOther, `new URL(${own}, import.meta.url).href`), loader: 'js' };
    });
  },
};

rmSync(join(lib, 'bundle'), { recursive: true, force: true });
await build({
  entryPoints: { main: join(lib, 'src/cli/main.js'), index: join(lib, 'src/index.js'), ...threads },
  outdir: join(lib, 'bundle'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  packages: 'external',
  plugins: [ownPlaces],
  logLevel: 'warning',
});

for (const name of Object.keys(threads)) {
  if (!started.has(name)) throw new Error(`${name}: no module starts it with new URL('./${name}.ts', import.meta.url)`);
}
