import { tableIndex } from '../../assertions/table-shape.ts';
import type { AssertionDef } from '../../model/assertion.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { assertionReads } from '../../transforms/load/check-assertions.ts';
import type { CheckedProject } from '../project/load-project.ts';
import { auditHash, isTimed } from './audit-definitions.ts';
import type { AuditMaker } from './link-steps.ts';

/** Makes audits of assertions of a project. */
export function auditMaker({ project, transforms }: CheckedProject, dialect: Dialect): AuditMaker {
  const tables = tableIndex(project.catalog, project.models);
  const ephemeral = new Set(project.models.filter((one) => one.materialized === 'ephemeral').map((one) => one.name));
  const known = new Map<AssertionDef, readonly string[]>();
  const reads = (assertion: AssertionDef): readonly string[] => {
    const before = known.get(assertion);
    if (before !== undefined) return before;
    const subjects = assertionReads(transforms, assertion, dialect).flatMap((name) => tables.find(name)?.subject ?? []);
    const keys = subjects.filter((one) => !ephemeral.has(one.name)).map((one) => `${one.kind}:${one.name}`);
    known.set(assertion, keys);
    return keys;
  };
  return {
    reads,
    audit: (assertions) => ({
      assertions,
      definition: auditHash(assertions, project, dialect.name),
      reads: [...new Set(assertions.flatMap(reads))].sort(),
      timed: isTimed(assertions),
    }),
  };
}
