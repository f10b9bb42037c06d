import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import type { DiffSide } from '../../diff/side.ts';
import { savedSide } from '../../run/compare/saved-catalog.ts';
import { findCommit, type NoCommit } from '../../run/git/find-commit.ts';
import { systemReason } from '../../run/system-reason.ts';
import type { CliContext } from '../context.ts';
import type { OpenProject } from '../open-project.ts';
import { commitSide } from './commit-side.ts';
import { savedSql } from './saved-sql.ts';
import { note } from './side-notes.ts';

/** The old side of a diff. */
export interface OpenedBefore {
  readonly side: DiffSide;
  /** How reports call it. */
  readonly against: string;
  /** What of it could not be compared. */
  readonly notes: readonly Diagnostic[];
}

/** What `against` names: a saved catalog where it ends in `.json`, else a ref of git. */
export function openBefore(context: CliContext, opened: OpenProject, against: string): OpenedBefore | NoCommit {
  if (against.endsWith('.json')) return openSaved(context, opened, against);
  const found = findCommit(opened.root, against);
  if ('problem' in found) {
    const isFile = existsSync(resolve(context.cwd, against));
    return isFile ? { problem: found.problem, hint: 'A saved catalog is a file that ends in `.json`.' } : found;
  }
  const { side, notes } = commitSide(found, { env: context.env, vars: opened.vars, targetTypes });
  return { side, against: found.label, notes: [...found.notes.map(note), ...notes] };
}

function openSaved(context: CliContext, opened: OpenProject, against: string): OpenedBefore | NoCommit {
  const path = resolve(context.cwd, against);
  const given = existsSync(path) && statSync(path).isDirectory() ? join(path, 'catalog.json') : path;
  let text: string;
  try {
    text = readFileSync(given, 'utf8');
  } catch (error) {
    const hint = '`waymark generate` writes it to `dist/catalog.json`.';
    return { problem: `'${against}' cannot be read: ${systemReason(error)}`, hint };
  }
  const saved = savedSide(against, text, opened.project);
  if ('problem' in saved) return { problem: saved.problem, hint: 'Write one with `waymark generate`.' };
  const sql = savedSql(dirname(given));
  const sqlOf: DiffSide['sqlOf'] = sql ?? (() => null);
  // It was written with short names of tables.
  const sqlIn: DiffSide['sqlIn'] = (name, { name: dialect }) =>
    sqlOf(name)?.find((one) => one.dialect === dialect)?.queries[0] ?? null;
  const hasModels = saved.project.models.length > 0;
  const missing = sql === null && hasModels ? ['the SQL of models'] : [];
  const left = [...missing, 'rows of seeds', 'variables and targets'].join(', ').replace(/, ([^,]*)$/, ' and $1');
  return {
    side: { ...saved, sqlOf, sqlIn },
    against,
    notes: [{ ...note(`A saved catalog does not hold everything: ${left} were not compared.`), severity: 'info' }],
  };
}
