import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a program in a folder; gives what it prints. Throws where it fails. */
export type Run = (program: string, args: readonly string[], cwd?: string) => string;

const engine = 'github.com/goccy/googlesqlite';

/** Where conditions are formatted, and what stands there instead: see `plain-condition.go`. */
const changes: readonly (readonly [from: string, to: string])[] = [
  ['newNode(m1(n.node.JoinExpr())).FormatSQL(ctx)\n\tif err', 'formatCondition(ctx, m1(n.node.JoinExpr()))\n\tif err'],
  [
    'newNode(m1(n.node.FilterExpr())).FormatSQL(ctx)\n\tif err',
    'formatCondition(ctx, m1(n.node.FilterExpr()))\n\tif err',
  ],
];

/**
 * Compiles the emulator of BigQuery into a folder, with joins that SQLite can use an index for. As it is released, every join
 * compares each row with each other one by a function: a join of 20,000 rows takes it minutes. Nothing else is changed, and what
 * the suite states by hand holds for both. Symbols and debugging tables are left out, which takes less memory and time.
 */
export function buildEmulator(version: string, folder: string, run: Run): void {
  const work = mkdtempSync(join(tmpdir(), 'waymark-emulator-source-'));
  try {
    const sources = download(`github.com/goccy/bigquery-emulator@v${version}`, run);
    for (const name of ['go.mod', 'go.sum']) {
      copyFileSync(join(sources, name), join(work, name));
      chmodSync(join(work, name), 0o644);
    }
    const used = new RegExp(`^\\s*${engine} (v\\S+)`, 'm').exec(readFileSync(join(work, 'go.mod'), 'utf8'))?.[1];
    if (used === undefined) throw new Error(`the emulator does not use ${engine}`);
    const changed = join(work, 'engine');
    cpSync(download(`${engine}@${used}`, run), changed, { recursive: true });
    changeEngine(join(changed, 'internal'));
    const modules = join(work, 'go.mod');
    run('go', ['mod', 'edit', `-replace=${engine}=${changed}`, modules]);
    const flags = [`-modfile=${modules}`, '-ldflags=-s -w'];
    run('go', ['build', ...flags, '-o', join(work, 'built'), './cmd/bigquery-emulator'], sources);
    // Whoever waits for it finds all of it.
    const part = join(folder, 'part');
    copyFileSync(join(work, 'built'), part);
    renameSync(part, join(folder, 'bigquery-emulator'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The folder of a module's sources, which nobody may write to. */
function download(module: string, run: Run): string {
  const { Dir }: { Dir: string } = JSON.parse(run('go', ['mod', 'download', '-json', module]));
  return Dir;
}

function changeEngine(folder: string): void {
  chmodSync(folder, 0o755);
  for (const name of readdirSync(folder)) if (name.endsWith('.go')) chmodSync(join(folder, name), 0o644);
  const path = join(folder, 'formatter.go');
  let text = readFileSync(path, 'utf8');
  for (const [from, to] of changes) {
    if (text.split(from).length !== 2)
      throw new Error(`the engine of the emulator is not the one that is known: ${from}`);
    text = text.replace(from, () => to);
  }
  writeFileSync(path, text);
  copyFileSync(join(import.meta.dirname, 'plain-condition.go'), join(folder, 'plain_condition.go'));
}
