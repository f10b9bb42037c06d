import { settings } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameData } from '../same-data.ts';
import { valuesText } from '../values.ts';

/** A variable of the project has another value. */
export const meaningVariableChanged: DiffRule<'settings'> = {
  id: 'meaning/variable-changed',
  on: 'settings',
  severity: 'warning',
  bump: null,
  summary: 'A variable of the project has another value.',
  explanation:
    'Nothing fails, and the number is another one. Models and derived metrics that use it compute with the new value. Models whose SQL it changes are told by themselves.',
  instead: 'Look at what uses the variable.',
  example: settings('vars: {planned: 100}\n', 'vars: {planned: 200}\n'),
  find: ({ before, after }) => {
    const names = [...new Set([...Object.keys(before.vars), ...Object.keys(after.vars)])];
    const changed = names.filter((name) => !sameData(before.vars[name], after.vars[name]));
    return changed.length === 0
      ? null
      : {
          message: `The ${changed.length === 1 ? 'variable' : 'variables'} ${valuesText(changed)} changed.`,
          field: 'vars',
        };
  },
};
