import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { textOf } from '../execute/text-of.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { lintRule, lintUnparsable, sqlfluffFailed } from './codes.ts';
import type { Command } from './find-sqlfluff.ts';
import { exactEdits, type LineEdit } from './fix-lines.ts';
import { type LintText, lintTexts } from './lint-texts.ts';
import { type LinesOf, placeFinding } from './place-finding.ts';
import { runSqlfluff, type Violation } from './run-sqlfluff.ts';

export interface LintRequest {
  readonly loaded: LoadedProject;
  /** Ids of the project's graph. */
  readonly selected: ReadonlySet<string>;
  readonly dialects: readonly Dialect[];
  readonly command: Command;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export interface LintFinding {
  readonly diagnostic: Diagnostic;
  /** What corrects it in the files of the project; null where nothing does exactly. */
  readonly edits: readonly LineEdit[] | null;
}

/** What is asked of SQL unless the project's `.sqlfluff` says otherwise. */
const shippedConfig = fileURLToPath(new URL('sqlfluff.cfg', import.meta.url));

/** Renders the selected SQL into a folder that is removed again, and has sqlfluff lint it: one process a dialect. */
export async function lintProject(request: LintRequest): Promise<Outcome<readonly LintFinding[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-lint-'));
  try {
    // sqlfluff lays the settings of an inner folder over those of the outer one.
    copyFileSync(shippedConfig, join(folder, '.sqlfluff'));
    const own = join(request.loaded.root, '.sqlfluff');
    mkdirSync(join(folder, 'project'));
    if (existsSync(own)) copyFileSync(own, join(folder, 'project', '.sqlfluff'));
    const findings: LintFinding[] = [];
    for (const dialect of request.dialects) {
      const linted = await lintDialect(request, dialect, folder);
      if (linted.value === null) return linted;
      findings.push(...linted.value);
    }
    return success(findings);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lintDialect(
  { loaded, selected, command, env, signal }: LintRequest,
  dialect: Dialect,
  folder: string,
): Promise<Outcome<readonly LintFinding[]>> {
  const texts = lintTexts(loaded, selected, dialect);
  if (texts.length === 0) return success([]);
  const path = `project/${dialect.name}`;
  for (const { file, sql } of texts) {
    mkdirSync(dirname(join(folder, path, file)), { recursive: true });
    writeFileSync(join(folder, path, file), sql);
  }
  const ran = await runSqlfluff({ command, dialect: dialect.name, folder, path, env, signal });
  if (ran.value === null) return { value: null, diagnostics: ran.diagnostics };
  const linesOf = lineIndex(loaded);
  const findings: LintFinding[] = [];
  for (const text of texts) {
    const violations = ran.value.get(`${path}/${text.file}`);
    if (violations === undefined) return failure(skipped(text.file, dialect));
    findings.push(...violations.map((one) => finding(text, one, dialect, linesOf)));
  }
  return success(findings);
}

function skipped(file: string, dialect: Dialect): Diagnostic {
  return diagnostic(sqlfluffFailed, {
    message: `sqlfluff did not lint ${file} for ${dialect.name}.`,
    hint: 'A setting in `.sqlfluff` leaves it out: `large_file_skip_byte_limit`, `ignore_paths` or the like.',
    span: null,
  });
}

/** Codes of what is no rule: sqlfluff could not read the SQL. */
const unreadable = new Set(['PRS', 'LXR', 'TMP']);

function finding(text: LintText, violation: Violation, dialect: Dialect, linesOf: LinesOf): LintFinding {
  const { code, name, description, isWarning } = violation;
  const span = placeFinding(text, violation, linesOf);
  const edits = exactEdits(text, violation, linesOf);
  const isFixable = violation.edits.length > 0;
  if (unreadable.has(code)) {
    const message = `sqlfluff cannot parse this as SQL of ${dialect.name}: ${description}`;
    const shown = text.file.startsWith('incremental/') ? 'waymark show --incremental-from' : 'waymark show';
    const hint = `Line ${violation.line} of what \`${shown}\` prints for ${dialect.name}. \`waymark check --target\` asks the warehouse itself.`;
    return { diagnostic: diagnostic(lintUnparsable, { message, hint, span }), edits: null };
  }
  const message = `${code}${name === '' ? '' : ` (${name})`}: ${description}`;
  const hint = !isFixable ? null : edits === null ? notExact : '`waymark lint --fix` corrects it.';
  const severity = isWarning ? 'warning' : 'error';
  return { diagnostic: diagnostic(lintRule, { message, hint, span, severity }), edits };
}

/** The hint of what sqlfluff would correct and `--fix` does not. */
export const notExact =
  '`--fix` leaves it: the correction is not within one line of the template that has no tags and is rendered once.';

function lineIndex(loaded: LoadedProject): LinesOf {
  const find = textOf(loaded);
  const cache = new Map<string, readonly string[] | null>();
  return (path) => {
    let lines = cache.get(path);
    if (lines === undefined) {
      lines = find(path)?.split(/\r?\n/) ?? null;
      cache.set(path, lines);
    }
    return lines;
  };
}
