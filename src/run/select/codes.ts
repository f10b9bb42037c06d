import type { CodeDoc } from '../../base/diagnostic.ts';

export const nothingSelected: CodeDoc = {
  code: 'select/no-match',
  severity: 'error',
  summary: 'A selector that matches nothing.',
  explanation:
    '`--select` and `--exclude` take names (`orders_daily`, `order.paid`, with `*` as a wildcard), `tag:`, `path:`, `source:` and `state:changed`. ' +
    '`+` before a selector adds everything upstream, `+` after it everything downstream (`2+` and `+1`: that many steps). ' +
    'Spaces or repeated options join selectors; a comma keeps what matches both.',
  examples: null,
};

export const selectCodes: readonly CodeDoc[] = [nothingSelected];
