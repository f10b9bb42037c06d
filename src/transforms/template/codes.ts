import type { CodeDoc, ExampleFiles } from '../../base/diagnostic.ts';

const model = (body: string): ExampleFiles => ({ 'transforms/orders.sql.hbs': body });

export const syntax: CodeDoc = {
  code: 'template/syntax',
  severity: 'error',
  summary: 'A template tag that cannot be understood.',
  explanation:
    'Between `{{` and `}}` stands the name of a helper and its arguments: `{{date_trunc "day" "event_time"}}`. Text is put in quotes, nested calls in parentheses. To write the braces themselves, put a backslash before them: `\\{{`.',
  examples: {
    wrong: model('select {{date_trunc "day}} as day\n'),
    right: model('select {{date_trunc "day" "now()"}} as day\n'),
  },
};

export const unclosed: CodeDoc = {
  code: 'template/unclosed',
  severity: 'error',
  summary: 'A block or a tag that is never closed, or closed by the wrong name.',
  explanation:
    'Every `{{#if …}}` needs its `{{/if}}`, in the right order, and every `{{` its `}}`. The place is that of the opening tag.',
  examples: {
    wrong: model('select 1 as n\n{{#if incremental}}\nwhere false\n'),
    right: model('select 1 as n\n{{#unless incremental}}\nwhere true\n{{/unless}}\n'),
  },
};

export const unsupported: CodeDoc = {
  code: 'template/unsupported',
  severity: 'error',
  summary: 'A feature of Handlebars that templates here do not have.',
  explanation:
    'Templates decide layout only. Inline partials, partial blocks, decorators and partials whose name is computed are not supported: write a partial in a file of its own (`_name.hbs`) and call it by name.',
  examples: {
    wrong: { ...model('select {{> (concat "col" "umns")}}\n'), 'transforms/_columns.hbs': '1 as n' },
    right: { ...model('select {{> columns}}\n'), 'transforms/_columns.hbs': '1 as n' },
  },
};

export const unknownHelper: CodeDoc = {
  code: 'template/unknown-helper',
  severity: 'error',
  summary: 'A helper that does not exist.',
  explanation:
    'The page about helpers lists all of them. A block has to be one of `if`, `unless`, `each`, `with`, `raw` and `incremental`.',
  examples: {
    wrong: model('select {{dat_trunc "day" "now()"}} as day\n'),
    right: model('select {{date_trunc "day" "now()"}} as day\n'),
  },
};

export const unknownName: CodeDoc = {
  code: 'template/unknown-name',
  severity: 'error',
  summary: 'A name in a template tag that is neither a helper nor a value in scope.',
  explanation:
    'Values in scope are the arguments of a partial, the fields of the current item of `each`, and names given with `as |name|`. Variables of the project are read with `{{var "name"}}`, models with `{{ref "name"}}`, events with `{{event "name"}}`. What is missing is never silently empty.',
  examples: {
    wrong: { 'waymark.yaml': 'vars: {minimum: 5}\n', ...model('select {{minimum}} as n\n') },
    right: { 'waymark.yaml': 'vars: {minimum: 5}\n', ...model('select {{var "minimum"}} as n\n') },
  },
};

export const badArgument: CodeDoc = {
  code: 'template/argument',
  severity: 'error',
  summary: 'An argument of a helper is missing, too much, or not what the helper takes.',
  explanation:
    'The page about helpers says what each takes. SQL is given as text: `{{date_trunc "day" "event_time"}}`.',
  examples: {
    wrong: model('select {{date_trunc "day"}} as day\n'),
    right: model('select {{date_trunc "day" "now()"}} as day\n'),
  },
};

export const noText: CodeDoc = {
  code: 'template/no-text',
  severity: 'error',
  summary: 'A list, an object or null where SQL text is needed.',
  explanation:
    'Only text, numbers and true/false can be written into SQL. Write a list with `{{list …}}`, or go through it with `{{#each …}}`.',
  examples: {
    wrong: {
      'waymark.yaml': 'vars: {tiers: [basic, plus]}\n',
      ...model('select 1 as n where \'plus\' in ({{var "tiers"}})\n'),
    },
    right: {
      'waymark.yaml': 'vars: {tiers: [basic, plus]}\n',
      ...model('select 1 as n where \'plus\' in ({{list (var "tiers")}})\n'),
    },
  },
};

export const unknownPartial: CodeDoc = {
  code: 'template/unknown-partial',
  severity: 'error',
  summary: 'A partial that does not exist.',
  explanation: 'The partial `{{> columns}}` is the file `_columns.hbs`, anywhere below the folder of the transforms.',
  examples: {
    wrong: { ...model('select {{> column}}\n'), 'transforms/_columns.hbs': '1 as n' },
    right: { ...model('select {{> columns}}\n'), 'transforms/_columns.hbs': '1 as n' },
  },
};

export const partialCycle: CodeDoc = {
  code: 'template/partial-cycle',
  severity: 'error',
  summary: 'Partials that call each other in a circle.',
  explanation: 'A partial that contains itself has no end.',
  examples: {
    wrong: { ...model('select {{> one}}\n'), 'transforms/_one.hbs': '{{> two}}', 'transforms/_two.hbs': '{{> one}}' },
    right: { ...model('select {{> one}}\n'), 'transforms/_one.hbs': '{{> two}}', 'transforms/_two.hbs': '1 as n' },
  },
};

export const templateCodes: readonly CodeDoc[] = [
  syntax,
  unclosed,
  unsupported,
  unknownHelper,
  unknownName,
  badArgument,
  noText,
  unknownPartial,
  partialCycle,
];
