import { targetTypes } from '../../src/dialects/index.ts';
import { loadProject } from '../../src/run/project/load-project.ts';
import { runProject } from '../../src/run/run-project.ts';

/*
 * A build in a process of its own, for tests that kill it: `node child-build.ts <folder> <threads>`. Each event is a line on
 * stdout, written before the process goes on; SIGINT aborts the run.
 */
const [root = '.', threads = '1', mode = ''] = process.argv.slice(2);
const { value: loaded } = loadProject(root, { env: {}, targetTypes });
const target = loaded?.project.settings.targets.dev;
const open = target && targetTypes[target.dialect]?.open;
if (!loaded || !target || !open) throw new Error('the project cannot be loaded');
const abort = new AbortController();
process.once('SIGINT', () => abort.abort());
const outcome = await runProject({
  loaded,
  args: {
    command: 'build',
    target: 'dev',
    select: [],
    exclude: [],
    vars: {},
    threads: Number(threads),
    fullRefresh: mode === 'full',
  },
  target,
  open: () => open(target, root),
  openMemory: () => open({ ...target, options: { path: ':memory:' } }, root),
  now: new Date(),
  signal: abort.signal,
  onEvent: (event) => {
    const id = 'step' in event ? event.step.id : '';
    process.stdout.write(`${event.type} ${id}\n`);
  },
});
process.stdout.write(`exit ${outcome.exitCode} ${outcome.diagnostics.map((one) => one.code).join()}\n`);
process.exitCode = outcome.exitCode;
