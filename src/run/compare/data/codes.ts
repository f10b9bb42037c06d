import type { CodeDoc } from '../../../base/diagnostic.ts';

/* None of these has an example: they are about the data of a target. */

export const noData: CodeDoc = {
  code: 'diff/no-data',
  severity: 'error',
  summary: 'Data were to be compared, and there are none, or they cannot be read.',
  explanation:
    '`waymark diff --data` builds both sides of a change from what is published on a target. Nothing is published there yet, the database is in use by another process, no dataset may be made beside that of the target, or the project has errors. The message says which; everything else of the report holds.',
  examples: null,
};

export const dataNotBuilt: CodeDoc = {
  code: 'diff/data-not-built',
  severity: 'warning',
  summary: 'A table or a metric could not be compared on both sides, or not with all of its data.',
  explanation:
    'One of the two sides could not be built from what is published, most often because it reads an event or a column that is not loaded yet. Events are not loaded again for a comparison. Everything else was compared.',
  examples: null,
};

export const dataWithoutKey: CodeDoc = {
  code: 'diff/no-key',
  severity: 'info',
  summary: 'Rows of a table were compared as wholes, as nothing tells which rows belong together.',
  explanation:
    'A row that changed then counts as one that is gone and one that is new. Say so by a `unique` assertion in the head of the model, or by `key:` where it is incremental. Where rows of one key stand more than once in the data, the key is not used either.',
  examples: null,
};

export const dataMoved: CodeDoc = {
  code: 'diff/data-moved',
  severity: 'warning',
  summary: 'Published tables were written to while data were compared.',
  explanation:
    'Both sides are built from what is published, one after the other. Where somebody publishes in between, the two may be made of different data, and what differs need not come from the change. Compare once more.',
  examples: null,
};

export const dataCodes: readonly CodeDoc[] = [noData, dataNotBuilt, dataMoved, dataWithoutKey];
