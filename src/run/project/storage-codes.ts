import type { CodeDoc, ExampleFiles } from '../../base/diagnostic.ts';

const model = (text: string): ExampleFiles => ({ 'transforms/orders.sql.hbs': text });
const prod = 'targets:\n  prod: {type: bigquery, project: acme-analytics, schema: analytics}\n';

export const badStorage: CodeDoc = {
  code: 'storage/impossible',
  severity: 'error',
  summary: 'A table cannot lie in a warehouse like that.',
  explanation:
    '`storage` names columns of the table: one for its partitions (a date, a timestamp, or whole numbers with `from`, `to` and `step`), ' +
    'up to four different ones to cluster by. `expire_partitions_after` and `require_partition_filter` need partitions. ' +
    'A view has no rows of its own, so that only `labels` and `expire_after` mean something; an ephemeral model has no table at all. ' +
    'Dates have no partitions of an hour.',
  examples: {
    wrong: model(
      '---\nmaterialized: table\nstorage: {partition: dya}\ncolumns: {day: date}\n---\nselect current_date as day\n',
    ),
    right: model(
      '---\nmaterialized: table\nstorage: {partition: day}\ncolumns: {day: date}\n---\nselect current_date as day\n',
    ),
  },
};

export const storageIgnored: CodeDoc = {
  code: 'storage/ignored',
  severity: 'info',
  summary: 'No target of the project can be told how its tables are to lie.',
  explanation:
    'DuckDB has no partitions, clusters, labels, expiry or filters that queries need: `storage` changes nothing there, the rows are the same. ' +
    'It counts on targets of type `bigquery`. This is said once for the project.',
  examples: {
    wrong: model('---\nmaterialized: table\nstorage: {cluster: id}\n---\nselect 1 as id\n'),
    right: {
      'waymark.yaml': `${prod}  dev: {type: duckdb}\ndefault_target: dev\n`,
      ...model('---\nmaterialized: table\nstorage: {cluster: id}\n---\nselect 1 as id\n'),
    },
  },
};

export const noPolicyTag: CodeDoc = {
  code: 'storage/no-policy-tag',
  severity: 'warning',
  summary: 'Columns of a privacy class that nothing protects on a target.',
  explanation:
    'On BigQuery a policy tag decides who may read a column. `policy_tags` of a target says which tag the columns of a privacy class (`pii`) get. ' +
    'Where `personal` or `sensitive` has none, whoever may read the table may read them. Write `none` where that is meant.',
  examples: {
    wrong: {
      'waymark.yaml': prod,
      'catalog/events.yaml': 'events:\n  signup:\n    properties: {email: {type: string, pii: personal}}\n',
    },
    right: {
      'waymark.yaml':
        'targets:\n  prod:\n    type: bigquery\n    project: acme-analytics\n    schema: analytics\n' +
        '    policy_tags: {personal: projects/acme/locations/eu/taxonomies/1/policyTags/2}\n',
      'catalog/events.yaml': 'events:\n  signup:\n    properties: {email: {type: string, pii: personal}}\n',
    },
  },
};

/** Every code about how tables lie in warehouses. */
export const storageCodes = [badStorage, storageIgnored, noPolicyTag] as const;
