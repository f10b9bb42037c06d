import type { Project } from '../../model/project.ts';
import type { Dependency, ModelDef } from '../../model/transform.ts';

/** What a model reads with the ephemeral models in between replaced by what those read; each once. */
export function expandDependencies(project: Project): (model: ModelDef) => readonly Dependency[] {
  const models = new Map(project.models.map((model) => [model.name, model]));
  const known = new Map<string, readonly Dependency[]>();
  const expand = (model: ModelDef): readonly Dependency[] => {
    const done = known.get(model.name);
    if (done !== undefined) return done;
    const found = new Map<string, Dependency>();
    for (const one of model.dependsOn) {
      const inner = one.kind === 'model' ? models.get(one.name) : undefined;
      // What an ephemeral model reads is shown where this model names it.
      const reads =
        inner?.materialized === 'ephemeral' ? expand(inner).map((read) => ({ ...read, span: one.span })) : [one];
      for (const read of reads)
        if (!found.has(`${read.kind}:${read.name}`)) found.set(`${read.kind}:${read.name}`, read);
    }
    const list = [...found.values()];
    known.set(model.name, list);
    return list;
  };
  return expand;
}
