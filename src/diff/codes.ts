import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';
import { overdueRemoval } from '../check/overdue-removals.ts';
import { diffRules } from './rules/index.ts';

const waiver = (fields: string): ExampleFiles => ({
  'catalog/events.yaml': `events:\n  order.paid: {owner: payments, properties: {amount: number}}\nwaivers:\n  amount_goes:\n    rule: ${fields}\n    reason: Nothing has sent it since May\n    owner: payments\n`,
});

export const unknownWaivedRule: CodeDoc = {
  code: 'waiver/unknown-rule',
  severity: 'error',
  summary: 'A waiver names a rule that does not exist.',
  explanation:
    'A waiver lets one break of `waymark diff` pass. It names the rule as the diff shows it; `docs/reference/changes.md` lists all of them.',
  examples: {
    wrong: waiver('producers/property-remove\n    subject: order.paid.tax\n    expires: 2030-01-31'),
    right: waiver('producers/property-removed\n    subject: order.paid.tax\n    expires: 2030-01-31'),
  },
};

export const expiredWaiver: CodeDoc = {
  code: 'waiver/expired',
  severity: 'warning',
  summary: 'A waiver has expired.',
  explanation:
    'It lets nothing pass any more. Remove it, or give it another date and have those who approve it look at it again.',
  examples: {
    wrong: waiver('producers/property-removed\n    subject: order.paid.tax\n    expires: 2020-01-31'),
    right: waiver('producers/property-removed\n    subject: order.paid.tax\n    expires: 2030-01-31'),
  },
};

export const unusedWaiver: CodeDoc = {
  code: 'waiver/unused',
  severity: 'warning',
  summary: 'A waiver is about a break that is not there.',
  explanation:
    'Nothing that `waymark diff` found is what the waiver names. Most often the change that it was written for is merged: remove it. Otherwise the subject is misspelt, or the change was taken back.',
  examples: null,
};

export const foreignWaiver: CodeDoc = {
  code: 'waiver/not-the-owner',
  severity: 'error',
  summary: 'A break is accepted by somebody who does not answer for what breaks.',
  explanation:
    'The `owner` of a waiver is the team that accepts the break. Where the subject has an owner, it has to be that one; the waiver lets nothing pass otherwise.',
  examples: null,
};

export const versionTooLow: CodeDoc = {
  code: 'version/too-low',
  severity: 'warning',
  summary: 'An event changed, and its version does not say how much.',
  explanation:
    'The version of an event is semantic: a break raises the first number, an addition the second, everything else the third. `waymark diff --fix` writes the version that the changes need.',
  examples: null,
};

export const notCompared: CodeDoc = {
  code: 'diff/not-compared',
  severity: 'warning',
  summary: 'Something could not be compared.',
  explanation:
    'A part of one side could not be read or understood, so that nothing is said about it. The message says what it is and why; everything else was compared.',
  examples: null,
};

/** What `waymark diff` and `waymark check` say about changes, beside the rules. */
export const changeCodes: readonly CodeDoc[] = [
  unknownWaivedRule,
  expiredWaiver,
  unusedWaiver,
  foreignWaiver,
  overdueRemoval,
  versionTooLow,
  notCompared,
];

/** The rules as codes, so that they are explained and reported like all others. */
export const ruleCodes: readonly CodeDoc[] = diffRules.map((rule) => ({
  code: rule.id,
  severity: rule.severity,
  summary: rule.summary,
  explanation: `${rule.explanation}\n\n**Instead:** ${rule.instead}`,
  examples: null,
  change: rule.example,
}));

export const diffCodes: readonly CodeDoc[] = [...changeCodes, ...ruleCodes];
