import { commitSide } from '../../src/cli/diff/commit-side.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import { diffMarkdown } from '../../src/report/diff/markdown.ts';
import { projectSide } from '../../src/run/compare/project-side.ts';
import { runDiff } from '../../src/run/compare/run-diff.ts';
import { findCommit } from '../../src/run/git/find-commit.ts';
import { dialectsOf } from '../../src/run/project/check-targets.ts';
import { loadProject } from '../../src/run/project/load-project.ts';
import { findWitness } from '../../src/sample/find-witness.ts';

/** Loads both sides of a diff, and prints how long comparing and reporting took after that: seconds of CPU and by the clock. */
const [root = '.'] = process.argv.slice(2);
const options = { env: {}, targetTypes };
const loaded = loadProject(root, options).value;
const found = findCommit(root, 'main');
if (loaded === null || 'problem' in found) throw new Error(`there is nothing to compare in ${root}`);
const before = commitSide(found, options).side;
const after = projectSide({ ...loaded, hasErrors: false, dialects: dialectsOf(targetTypes), textOf: () => null });
const start = performance.now();
const used = process.cpuUsage();
const today = '2026-02-01';
const report = await runDiff({
  before,
  after,
  against: 'main',
  today,
  findWitness,
  openParser: null,
  readApps: null,
  notes: [],
});
const text = diffMarkdown(report);
const { user, system } = process.cpuUsage(used);
const seconds = (performance.now() - start) / 1000;
process.stdout.write(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    findings: report.findings.length,
    characters: text.length,
  }),
);
