import type { CodeDoc } from '../../base/diagnostic.ts';

/* None of these has an example: they come from a program of others, which `waymark check` does not start. */

export const lintRule: CodeDoc = {
  code: 'lint/rule',
  severity: 'error',
  summary: 'The rendered SQL breaks a rule of sqlfluff.',
  explanation:
    'The message begins with the rule, as in `CP01`, which https://docs.sqlfluff.com describes. `waymark lint --fix` corrects what it can. ' +
    'Rules are switched off or set in a `.sqlfluff` in the folder of the project, for a single line with a comment `-- noqa: CP01`.',
  examples: null,
};

export const lintUnparsable: CodeDoc = {
  code: 'lint/unparsable',
  severity: 'error',
  summary: 'sqlfluff cannot parse the rendered SQL.',
  explanation:
    'Either the SQL is wrong for the dialect, which `waymark check --target` tells for sure, or sqlfluff does not know something that the warehouse does. ' +
    'What is not parsed is not linted. `-- noqa: PRS` at the end of the line accepts it.',
  examples: null,
};

export const noSqlfluff: CodeDoc = {
  code: 'lint/no-sqlfluff',
  severity: 'error',
  summary: 'sqlfluff, which `waymark lint` needs, is not there.',
  explanation:
    'It is looked for as `--sqlfluff` or `WAYMARK_SQLFLUFF` say, else as `sqlfluff`, `uvx sqlfluff` or `pipx run sqlfluff` on the `PATH`. ' +
    'Install it with `pip install sqlfluff`, `uv tool install sqlfluff` or `pipx install sqlfluff`.',
  examples: null,
};

export const sqlfluffFailed: CodeDoc = {
  code: 'lint/sqlfluff-failed',
  severity: 'error',
  summary: 'sqlfluff failed, or gave something else than findings.',
  explanation:
    'The message ends with what sqlfluff said. Often a setting in a `.sqlfluff` is wrong, or the program that was named is not sqlfluff. Nothing was linted.',
  examples: null,
};

export const lintCodes: readonly CodeDoc[] = [lintRule, lintUnparsable, noSqlfluff, sqlfluffFailed];
