import type { CodeDoc } from '../../base/diagnostic.ts';

export const noFiles: CodeDoc = {
  code: 'load/no-files',
  severity: 'error',
  summary: 'A location of a source matches no file.',
  explanation:
    'A source reads the files that its `location` names; patterns are relative to the project. Where no file matches at all, the ' +
    'events of the source would be missing without anybody noticing, so the load stops. Where other patterns of the same source ' +
    'match, this is only a warning. `waymark sample` writes made-up events to the place where a source looks for them.',
  examples: null,
};

export const unreadableInput: CodeDoc = {
  code: 'load/unreadable-file',
  severity: 'error',
  summary: 'A file of a source cannot be read.',
  explanation:
    'The file is there, but the system refuses to open it, or it is a folder. Nothing of the source is loaded: a load without ' +
    'the file would look complete and not be it.',
  examples: null,
};

export const unknownFormat: CodeDoc = {
  code: 'load/unknown-format',
  severity: 'error',
  summary: "A file's ending does not tell its format.",
  explanation:
    'Endings that are known: `.ndjson`, `.jsonl`, `.json`, `.csv`, `.tsv` and `.parquet`, the text formats also with `.gz` or `.zst` behind. ' +
    'For all others the source says `format`.',
  examples: null,
};

export const brokenFile: CodeDoc = {
  code: 'load/broken-file',
  severity: 'error',
  summary: 'A file is not of the format that it should have.',
  explanation:
    'Broken lines of NDJSON are quarantined one by one. Of a Parquet, CSV or JSON file that is broken as a whole nothing can be ' +
    'told row by row, so nothing of the source is loaded until the file is mended or moved away.',
  examples: null,
};

export const missingColumn: CodeDoc = {
  code: 'load/missing-column',
  severity: 'error',
  summary: 'A column that the catalog requires is not in the file or table.',
  explanation:
    'In the layouts `columns` and `ga4` every row has the same columns. Where one is gone that rows must have, every row would be ' +
    'refused; where an optional one is gone, every value would be empty without anybody noticing (this is a warning).',
  examples: null,
};

export const unknownColumn: CodeDoc = {
  code: 'load/unknown-column',
  severity: 'info',
  summary: 'A file or table has a column that the catalog does not know.',
  explanation:
    'Its values are not loaded. Columns of events and of the context of the source are those that the catalog names; the spelling ' +
    'may be the one that people write or the SQL name.',
  examples: null,
};

export const missingTable: CodeDoc = {
  code: 'load/missing-table',
  severity: 'error',
  summary: 'The table that a source reads is not there.',
  explanation: 'A source with `table` reads a table or view of the target that something else fills.',
  examples: null,
};

export const storedElsewhere: CodeDoc = {
  code: 'load/elsewhere',
  severity: 'error',
  summary: 'A location that the target cannot reach.',
  explanation:
    'Files of this machine are read for every target. What begins with `gs://`, and tables whose names end in `*`, are read where they ' +
    'are, which targets of type `bigquery` do. From `gs://` come NDJSON, CSV and Parquet; JSON has to be written a row a line.',
  examples: null,
};

export const unsupportedWarehouse: CodeDoc = {
  code: 'load/unsupported',
  severity: 'error',
  summary: 'Events cannot be loaded into this warehouse.',
  explanation:
    'Loading files is not implemented for the dialect of the target. Load them with the tools of the warehouse and build the models.',
  examples: null,
};

export const unbalanced: CodeDoc = {
  code: 'load/unbalanced',
  severity: 'error',
  summary: 'Rows went missing while loading.',
  explanation:
    'Every received row is accepted, quarantined or counted as a duplicate. The three did not add up to what was received, so ' +
    'everything was undone. The reason may be a file that was written to while it was read; otherwise it is a mistake in Waymark.',
  examples: null,
};

export const filesGone: CodeDoc = {
  code: 'load/files-gone',
  severity: 'info',
  summary: 'Files that were loaded before are no longer there.',
  explanation: 'Their rows are kept: files are often moved away once they are loaded. `--full-refresh` forgets them.',
  examples: null,
};

export const interrupted: CodeDoc = {
  code: 'load/interrupted',
  severity: 'error',
  summary: 'The load was interrupted.',
  explanation: 'Nothing of it is visible; the next run does it again.',
  examples: null,
};

/** Every code of loading. */
export const loadCodes: readonly CodeDoc[] = [
  noFiles,
  unreadableInput,
  unknownFormat,
  brokenFile,
  missingColumn,
  unknownColumn,
  missingTable,
  storedElsewhere,
  unsupportedWarehouse,
  unbalanced,
  filesGone,
  interrupted,
];
