import { graphOf } from '../../src/cli/commands/impact.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import { findSubject } from '../../src/impact/find-subject.ts';
import { walkImpact } from '../../src/impact/walk-impact.ts';
import { impactText } from '../../src/report/impact-text.ts';
import { lineageDialects } from '../../src/run/project/check-targets.ts';
import { lineageMemory } from '../../src/run/project/lineage-memory.ts';
import { loadProject } from '../../src/run/project/load-project.ts';

/** Loads a project, and prints how long the impact of something takes after that: seconds of CPU and by the clock. */
const [root = '.', name = ''] = process.argv.slice(2);
const loaded = loadProject(root, { env: {}, targetTypes }).value;
if (loaded === null) throw new Error(`there is no project in ${root}`);
const used = process.cpuUsage();
const start = performance.now();
const dialects = lineageDialects(loaded.project.settings, targetTypes);
const memory = lineageMemory(loaded, dialects, 'bench');
const graph = graphOf(loaded, dialects, memory);
const { node } = findSubject(name, graph);
if (node === null) throw new Error(`there is no ${name}`);
const impact = walkImpact(node, graph, 'down');
// As bytes: a text of many parts is not put together before somebody reads it.
const bytes = Buffer.byteLength(impactText(impact));
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(used);
memory.keep(graph.lineage.model);
process.stdout.write(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    nodes: impact.nodes.length - 1,
    edges: impact.ends.length,
    bytes,
  }),
);
