import { spawn } from 'node:child_process';
import { diagnostic } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { systemCode, systemReason } from '../system-reason.ts';
import { sqlfluffFailed } from './codes.ts';
import type { Command } from './find-sqlfluff.ts';

/** An edit that sqlfluff proposes. Lines and columns count from 1, columns in code points; the end is exclusive. */
export interface SqlEdit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** A finding in rendered SQL, with places as in `SqlEdit`. */
export interface Violation {
  /** `CP01`, `PRS`, … */
  readonly code: string;
  /** `capitalisation.keywords`; empty for what is no rule. */
  readonly name: string;
  readonly description: string;
  /** The user's configuration takes the rule for a warning. */
  readonly isWarning: boolean;
  readonly line: number;
  readonly column: number;
  /** Null where sqlfluff tells no end. */
  readonly endLine: number | null;
  readonly endColumn: number | null;
  /** Together they correct it; empty where sqlfluff cannot. */
  readonly edits: readonly SqlEdit[];
}

export interface SqlfluffRun {
  readonly command: Command;
  /** Name of the dialect, which sqlfluff calls as we do. */
  readonly dialect: string;
  /** Its configuration files and `lint` lie in here. */
  readonly folder: string;
  /** What to lint, relative to `folder`. */
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Lints all files below a path in one process: their paths as sqlfluff names them → findings. Rejects when aborted. */
export async function runSqlfluff(run: SqlfluffRun): Promise<Outcome<ReadonlyMap<string, readonly Violation[]>>> {
  const said = await start(run);
  if (said.problem !== null) return failed(`sqlfluff cannot be started: ${said.problem}.`);
  const reports = readReports(said.out);
  if (reports !== null) return success(reports);
  const words = (said.err.trim() || said.out.trim()).slice(-1500);
  return failed(`sqlfluff ended with exit code ${said.exitCode} and no findings: ${words || 'it said nothing'}`);
}

function failed(message: string): Outcome<never> {
  const hint =
    'Look at the settings in `.sqlfluff`; the program has to be sqlfluff 3 or newer (`--sqlfluff` says which one).';
  return failure(diagnostic(sqlfluffFailed, { message, hint, span: null }));
}

interface Said {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number | null;
  /** Why it could not be started. */
  readonly problem: string | null;
}

function start({ command, dialect, folder, path, env, signal }: SqlfluffRun): Promise<Said> {
  const [program, ...first] = command;
  const settings = ['--dialect', dialect, '--templater', 'raw', '--encoding', 'utf-8'];
  const args = [...first, 'lint', ...settings, '--format', 'json', '--disable-progress-bar', path];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...env, PYTHONUTF8: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.once('error', (error) => {
      if (signal.aborted || systemCode(error) === null) reject(error);
      else resolve({ out, err, exitCode: null, problem: systemReason(error) });
    });
    child.once('close', (exitCode) => resolve({ out, err, exitCode, problem: null }));
  });
}

/** Null where it is not what `sqlfluff lint --format json` prints. */
function readReports(text: string): Map<string, readonly Violation[]> | null {
  const all = parseJson(text);
  if (!Array.isArray(all)) return null;
  const reports = new Map<string, readonly Violation[]>();
  for (const one of all) {
    if (!isRecord(one) || typeof one.filepath !== 'string' || !Array.isArray(one.violations)) return null;
    const violations = one.violations.map(readViolation);
    if (violations.includes(null)) return null;
    reports.set(
      one.filepath.replaceAll('\\', '/'),
      violations.filter((violation) => violation !== null),
    );
  }
  return reports;
}

function readViolation(value: unknown): Violation | null {
  if (!isRecord(value)) return null;
  const { code, description, start_line_no: line, start_line_pos: column, end_line_no, end_line_pos } = value;
  if (typeof code !== 'string' || typeof description !== 'string') return null;
  if (typeof line !== 'number' || typeof column !== 'number') return null;
  const edits = Array.isArray(value.fixes) ? value.fixes.map(readEdit) : [];
  return {
    code,
    name: typeof value.name === 'string' ? value.name : '',
    description,
    isWarning: value.warning === true,
    line,
    column,
    endLine: typeof end_line_no === 'number' ? end_line_no : null,
    endColumn: typeof end_line_pos === 'number' ? end_line_pos : null,
    // Half of a correction would be none.
    edits: edits.includes(null) ? [] : edits.filter((edit) => edit !== null),
  };
}

function readEdit(value: unknown): SqlEdit | null {
  if (!isRecord(value)) return null;
  const { start_line_no: line, start_line_pos: column, end_line_no: endLine, end_line_pos: endColumn, edit } = value;
  if (typeof line !== 'number' || typeof column !== 'number' || typeof edit !== 'string') return null;
  if (typeof endLine !== 'number' || typeof endColumn !== 'number') return null;
  return { line, column, endLine, endColumn, text: edit };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
