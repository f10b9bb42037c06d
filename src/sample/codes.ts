import type { CodeDoc } from '../base/diagnostic.ts';

export const noValue: CodeDoc = {
  code: 'sample/no-value',
  severity: 'error',
  summary: 'No value can be made up for a required property.',
  explanation:
    'Sampling draws every value from its type: bounds, lengths, `enum`, `pattern`. Some patterns (look-around, back references) ' +
    'cannot be drawn from, and some constraints leave no value. Write an `example` that fits, or list values under ' +
    '`sample: {values: […]}`.',
  examples: null,
};

export const neverFits: CodeDoc = {
  code: 'sample/never-fits',
  severity: 'error',
  summary: 'No drawn payload keeps the rules of an event.',
  explanation:
    'Payloads that break a rule of the event are mended or drawn again, and after many tries there was still none that keeps all rules. ' +
    'Usually two rules contradict each other, or `sample` asks for values that a rule forbids.',
  examples: null,
};

export const notSampled: CodeDoc = {
  code: 'sample/layout',
  severity: 'info',
  summary: 'Rows of this layout are not sampled.',
  explanation:
    'Sampling writes rows of the layouts `envelope` and `columns`. Events that only arrive in another layout are left out.',
  examples: null,
};

export const codes: readonly CodeDoc[] = [noValue, neverFits, notSampled];
