import type { CodeDoc } from '../../base/diagnostic.ts';

export const badCsv: CodeDoc = {
  code: 'seed/csv',
  severity: 'error',
  summary: 'The CSV file of a seed cannot be read.',
  explanation:
    'Seeds are CSV files as of RFC 4180: fields are parted by commas, the first line names the columns, and fields that hold commas, quotes or line breaks are quoted. ' +
    'An empty field is null; `""` is an empty text.',
  examples: null,
};

export const missingSeedFile: CodeDoc = {
  code: 'seed/missing-file',
  severity: 'error',
  summary: 'The file of a seed does not exist.',
  explanation: "`file` of a seed is a path relative to the project's root.",
  examples: null,
};

export const seedColumns: CodeDoc = {
  code: 'seed/columns',
  severity: 'error',
  summary: 'The columns of a seed are not those that its file has.',
  explanation:
    'Every column of the file has a declared type under `columns`, and every declared column is in the file. The order may differ; the table has the order of the declaration.',
  examples: null,
};

export const seedValue: CodeDoc = {
  code: 'seed/value',
  severity: 'error',
  summary: 'A value in the file of a seed does not have the type of its column.',
  explanation:
    'Integers have up to 64 bits, numbers a decimal point, booleans are `true` or `false`, dates `2025-01-14`, timestamps `2025-01-14T08:00:00Z` (UTC where no offset is written). An empty field is null.',
  examples: null,
};

export const seedCodes: readonly CodeDoc[] = [badCsv, missingSeedFile, seedColumns, seedValue];
