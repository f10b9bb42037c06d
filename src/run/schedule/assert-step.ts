import type { AssertionSubject } from '../../model/assertion.ts';
import type { AssertStep, AuditDef } from '../plan.ts';

/** The step that evaluates assertions about a published table; `later`: once what is built from the table is there too. */
export function assertStep(subject: AssertionSubject, audit: AuditDef, when: 'now' | 'later' = 'now'): AssertStep {
  const key = `${subject.kind}:${subject.name}`;
  return {
    id: `assert:${key}${when === 'later' ? ':later' : ''}`,
    name: subject.name,
    kind: 'assert',
    dependsOn: [],
    subject,
    audit,
    inputs: [...new Set([key, ...audit.reads])].sort(),
    definition: audit.definition,
  };
}
