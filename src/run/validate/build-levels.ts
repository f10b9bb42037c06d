import type { ModelDef } from '../../model/transform.ts';

/** Models in levels: each reads only models of levels before its own. By name within a level. There are no circles. */
export function buildLevels(models: readonly ModelDef[]): ModelDef[][] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const known = new Map<string, number>();
  const levelOf = (model: ModelDef): number => {
    const before = known.get(model.name);
    if (before !== undefined) return before;
    let level = 0;
    for (const one of model.dependsOn) {
      const read = one.kind === 'model' ? byName.get(one.name) : undefined;
      if (read) level = Math.max(level, levelOf(read) + 1);
    }
    known.set(model.name, level);
    return level;
  };
  const levels: ModelDef[][] = [];
  for (const model of models) {
    const level = levelOf(model);
    while (levels.length <= level) levels.push([]);
    levels[level]?.push(model);
  }
  return levels;
}
