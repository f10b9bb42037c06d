import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/*
 * `npm test`: finds or installs what tests run beside Waymark, and runs them; arguments go to vitest. Where the emulator has to be
 * compiled first, which takes minutes, the tests that do not need it run meanwhile. Ends with the summary of vitest.
 */

interface Started {
  readonly pid: number | undefined;
  /** Its exit code. */
  readonly ended: Promise<number>;
}

/** What it says of its progress is not a result of the tests, and goes to stderr. */
function setUp(tool: string): Started {
  const program = join(import.meta.dirname, 'setup-tools.ts');
  return started(spawn(process.execPath, [program, tool], { stdio: ['ignore', 2, 2] }));
}

function runVitest(toolsComing: number | undefined): Started {
  const env = { ...process.env, ...(toolsComing !== undefined && { WAYMARK_TOOLS_COMING: String(toolsComing) }) };
  return started(spawn('vitest', ['run', ...process.argv.slice(2)], { stdio: 'inherit', env }));
}

function started(child: ReturnType<typeof spawn>): Started {
  return { pid: child.pid, ended: once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1)) };
}

const emulator = setUp('bigquery-emulator');
const linter = await setUp('sqlfluff').ended;
process.exitCode = linter || (await runVitest(emulator.pid).ended) || (await emulator.ended);
