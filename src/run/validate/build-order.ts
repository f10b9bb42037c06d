import type { ModelDef } from '../../model/transform.ts';

/** Models so that each stands behind those that it reads; by name where that leaves a choice. There are no circles. */
export function buildOrder(models: readonly ModelDef[]): ModelDef[] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const order: ModelDef[] = [];
  const seen = new Set<string>();
  const visit = (model: ModelDef): void => {
    if (seen.has(model.name)) return;
    seen.add(model.name);
    for (const one of model.dependsOn) {
      const read = one.kind === 'model' ? byName.get(one.name) : undefined;
      if (read) visit(read);
    }
    order.push(model);
  };
  for (const model of models) visit(model);
  return order;
}
