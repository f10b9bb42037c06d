import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';

const settings = (text: string): ExampleFiles => ({ 'waymark.yaml': text });

export const badTimeZone: CodeDoc = {
  code: 'settings/time-zone',
  severity: 'error',
  summary: 'A time zone that does not exist.',
  explanation:
    'Days begin at midnight in the time zone of the project. Use an IANA name such as `Europe/Berlin` or `UTC`.',
  examples: { wrong: settings('time_zone: Europe/Berln\n'), right: settings('time_zone: Europe/Berlin\n') },
};

export const badPath: CodeDoc = {
  code: 'settings/path',
  severity: 'error',
  summary: 'A folder that does not lie inside of the project.',
  explanation:
    'Paths are relative to the folder of `waymark.yaml`, are written with `/` on every system, and stay inside of it.',
  examples: { wrong: settings('paths: {out: ../dist}\n'), right: settings('paths: {out: dist}\n') },
};

export const unknownDefaultTarget: CodeDoc = {
  code: 'settings/unknown-target',
  severity: 'error',
  summary: 'The default target is not among the targets.',
  explanation: '`default_target` names one of the keys of `targets`.',
  examples: {
    wrong: settings('targets:\n  dev: {type: duckdb, path: dist/dev.duckdb}\ndefault_target: devel\n'),
    right: settings('targets:\n  dev: {type: duckdb, path: dist/dev.duckdb}\ndefault_target: dev\n'),
  },
};

export const missingVariable: CodeDoc = {
  code: 'settings/missing-variable',
  severity: 'error',
  summary: 'An environment variable that is not set and has no default.',
  explanation:
    '`${NAME}` stands for the value of an environment variable, `${NAME:-default}` for its value or a default.',
  examples: {
    wrong: settings('name: ${WAYMARK_EXAMPLE_NAME_NOT_SET}\n'),
    right: settings('name: ${WAYMARK_EXAMPLE_NAME_NOT_SET:-shop}\n'),
  },
};

export const badVariable: CodeDoc = {
  code: 'settings/variable',
  severity: 'error',
  summary: 'A reference to an environment variable that cannot be understood.',
  explanation: 'References are `${NAME}` or `${NAME:-default}`; names are made of letters, digits and `_`.',
  examples: { wrong: settings('name: ${my name}\n'), right: settings('name: ${MY_NAME:-shop}\n') },
};

export const badPolicyPattern: CodeDoc = {
  code: 'settings/policy-pattern',
  severity: 'error',
  summary: 'A policy whose pattern is no regular expression, or not one that every engine reads alike.',
  explanation:
    'The pattern of a policy is read like those of properties: what only some engines have (lookaround, backreferences) is refused.',
  examples: {
    wrong: settings("policies: {event_name: {pattern: '[a-z'}}\n"),
    right: settings("policies: {event_name: {pattern: '[a-z.]+'}}\n"),
  },
};

export const badFunction: CodeDoc = {
  code: 'settings/function',
  severity: 'error',
  summary: 'A function that sends events under a name that code cannot call.',
  explanation:
    'Names under `usage.functions` are written as code calls them, without brackets: `track` for every function and method of that name, `analytics.track` for that of `analytics` alone.',
  examples: {
    wrong: settings("usage: {functions: ['track()']}\n"),
    right: settings('usage: {functions: [track]}\n'),
  },
};

export const settingsCodes: readonly CodeDoc[] = [
  badTimeZone,
  badPath,
  unknownDefaultTarget,
  missingVariable,
  badVariable,
  badPolicyPattern,
  badFunction,
];
