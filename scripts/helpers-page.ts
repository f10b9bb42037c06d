import type { Helper, HelperParam } from '../src/transforms/helpers/helper.ts';
import { helpers } from '../src/transforms/helpers/index.ts';

const groups: readonly (readonly [Helper['group'], title: string, words: string])[] = [
  ['tables', 'Tables', 'What a model reads. Naming a table with a helper is what makes it an input of the model.'],
  [
    'time',
    'Time',
    'Grains are microsecond, millisecond, second, minute, hour, day, week, month, quarter and year. Days begin at midnight in the time zone of the project, weeks on its first day of the week.',
  ],
  [
    'sql',
    'SQL',
    'What every warehouse can do, and each writes in its own way. Arguments are pieces of SQL in quotes, numbers, or other helpers in parentheses.',
  ],
  ['runs', 'Incremental runs', 'What differs between the first build of a table and the later ones.'],
  ['values', 'Variables and decisions', 'Values of the project, and the few decisions that a layout needs.'],
];

/** The page about everything that templates can call. */
export function helpersPage(generated: string): string {
  const parts = [
    generated,
    '# Template helpers',
    'Models, partials and the SQL of assertions are Handlebars templates. These are the helpers; the blocks are `{{#if}}`, `{{#unless}}`, `{{#each}}`, `{{#with}}` (with `{{else}}`) and `{{{{raw}}}}`. What is unknown or missing is an error with its line, never empty text.',
    ...groups.flatMap(([group, title, words]) => [
      `## ${title}`,
      words,
      ...helpers.filter((helper) => helper.group === group).map(section),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(helper: Helper): string {
  const signature = [
    helper.name,
    ...helper.params.map(written),
    ...(helper.options ?? []).map((one) => `${one.name}=…`),
  ];
  const params = [...helper.params, ...(helper.options ?? [])].map((one) => `- \`${one.name}\`: ${one.description}`);
  return [
    `### ${helper.name}`,
    helper.summary,
    `\`\`\`handlebars\n${helper.example}\n\`\`\``,
    ...(params.length === 0 ? [] : [`\`{{${signature.join(' ')}}}\``, params.join('\n')]),
  ].join('\n\n');
}

function written({ name, optional, rest }: HelperParam): string {
  const repeated = rest === true ? `${name} …` : name;
  return optional === true || rest === true ? `[${repeated}]` : repeated;
}
