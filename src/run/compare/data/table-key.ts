import type { UniqueSpec } from '../../../assertions/kinds/unique.ts';
import type { DiffSide } from '../../../diff/side.ts';
import type { ModelDef } from '../../../model/transform.ts';
import { assertionsBySubject } from '../../schedule/audit-definitions.ts';

/** The columns that identify a row of a model or seed, as the project says; null where it does not say. */
export function tableKey({ project }: DiffSide, kind: 'model' | 'seed', name: string): readonly string[] | null {
  const model = kind === 'model' ? project.models.find((one) => one.name === name) : undefined;
  if (model !== undefined && model.key.length > 0) return model.key;
  const asserted = assertionsBySubject(project).get(`${kind}:${name}`) ?? [];
  const unique = asserted.find((one) => one.kind === 'unique' && one.where === undefined);
  if (unique !== undefined) return columnsOf(unique.spec);
  return model === undefined ? null : rollupKey(model, project.catalog.rollups);
}

function columnsOf(spec: object): readonly string[] | null {
  const columns: Partial<UniqueSpec> = spec;
  return columns.columns?.map((one) => one.name) ?? null;
}

/** The rows of a rollup are told apart by all that is no metric; without any of it there is one row. */
function rollupKey(model: ModelDef, rollups: DiffSide['project']['catalog']['rollups']): readonly string[] | null {
  const rollup = model.rollup === undefined ? undefined : rollups.find((one) => one.name === model.rollup);
  if (rollup === undefined) return null;
  const metrics = new Set(rollup.metrics.map((one) => one.name));
  return model.columns.map((one) => one.name).filter((name) => !metrics.has(name));
}
