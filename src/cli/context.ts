/** What a command knows of the world outside. Tests pass their own. */
export interface CliContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data: what a program may read. */
  out(text: string): void;
  /** Talk: what is said to a person. */
  err(text: string): void;
  /** True where stderr is a terminal: only then is progress shown. */
  readonly interactive: boolean;
  /** Colours are wanted on stdout and on stderr. */
  readonly color: { readonly out: boolean; readonly err: boolean };
  /** Aborted by Ctrl-C or a request to end. */
  /** Characters in a line of the terminal; absent where there is none. */
  readonly width?: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** Exit codes of every command. */
export const exitCodes = { clean: 0, findings: 1, usage: 2, warehouse: 3, bug: 70, interrupted: 130 } as const;

/** The context of the running process. */
export function processContext(): CliContext {
  const abort = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort(name));
  ignoreClosedPipe(process.stdout);
  ignoreClosedPipe(process.stderr);
  return {
    cwd: process.cwd(),
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true && !process.env.CI,
    color: { out: wantsColor(process.stdout), err: wantsColor(process.stderr) },
    ...(process.stdout.isTTY === true && { width: process.stdout.columns }),
    signal: abort.signal,
    now: () => clock(process.env.SOURCE_DATE_EPOCH),
  };
}

/** `waymark … | head` closes the pipe early; that is not an error. */
function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** https://no-color.org and Node's FORCE_COLOR. */
function wantsColor(stream: NodeJS.WriteStream): boolean {
  if (process.env.NO_COLOR) return false;
  const force = process.env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}

function clock(epoch: string | undefined): Date {
  return epoch !== undefined && /^\d+$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
}
