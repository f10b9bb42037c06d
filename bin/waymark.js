#!/usr/bin/env node
// Read by every Node, also by those that are too old: hence nothing here that they do not know.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `error: Waymark needs Node 22.12 or newer; this is ${process.versions.node}\nhint: Install a newer Node from https://nodejs.org, or 'npm install --save-dev node@24' in the project.\n`,
  );
  process.exitCode = 2;
} else {
  // In seconds of work V8's last compiler costs more than its code saves: it waits until a function has run far more often. Set
  // only where the setting is known (others complain of it), and before anything else: V8 keeps compiled code by its settings.
  if (major >= 24 && major <= 26) {
    const { setFlagsFromString } = await import('node:v8');
    setFlagsFromString('--invocation-count-for-turbofan=200000');
  }
  const { enableCompileCache } = await import('node:module');
  enableCompileCache?.();
  const { main } = await import('../lib/bundle/main.js');
  const exitCode = await main(process.argv.slice(2));
  process.exitCode = exitCode;
  // A service that does not answer may keep a connection open, and with it this process: what was said is written, then it ends.
  if (exitCode === 3 || exitCode === 130)
    process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
}
