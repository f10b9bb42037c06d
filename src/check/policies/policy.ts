import type { CodeDoc, Diagnostic, DiagnosticParts, ExampleFiles } from '../../base/diagnostic.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { PolicyName, PolicySpec } from '../../model/policies.ts';

/** One thing that a project may demand of its catalog: a file and a line in the index. */
export interface Policy {
  /** As written under `policies:`. */
  readonly name: PolicyName;
  readonly code: CodeDoc;
  /** `report` gives the finding the severity that the project wants. What could not be understood is passed over. */
  check(catalog: Catalog, spec: PolicySpec, report: (parts: DiagnosticParts) => void): void;
}

export type Report = (finding: Diagnostic) => void;

/** An example project with a policy. */
export function policyExample(policy: string, catalog: string): ExampleFiles {
  return { 'waymark.yaml': `policies:\n  ${policy}\n`, 'catalog/events.yaml': catalog };
}

/** Whether a policy is about something with these tags. */
export function concerns({ tagged }: PolicySpec, tags: readonly string[]): boolean {
  return tagged === undefined || tags.includes(tagged);
}
