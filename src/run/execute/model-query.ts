import { fileName } from '../../base/names.ts';
import type { DateRange } from '../../metrics/plan/query.ts';
import type { IncrementalRun } from '../../transforms/render/render-context.ts';
import { renderModel } from '../../transforms/render/render-model.ts';
import type { ModelQuery } from '../materialize/wrap-query.ts';
import type { ModelStep } from '../plan.ts';
import type { RunContext } from './run-context.ts';

/** Lines of comments at the top of the SQL files that `generate` writes. */
const linesOfHead = 2;

/** The query of a model: as a whole, or of the part that is built again; `within`: of a rollup, the dates of it. */
export function modelQuery(
  step: ModelStep,
  run: RunContext,
  incremental: IncrementalRun | null,
  within: readonly DateRange[] | null = null,
): ModelQuery {
  const { dialect, settings } = run.plan;
  const rendered = renderModel(run.loaded.transforms, step.name, { dialect, incremental, within });
  const file = `${settings.paths.out}/sql/${dialect.name}/models/${fileName(step.name)}.sql`;
  return {
    rendered,
    path: rendered.path,
    origin: {
      step: step.id,
      span: step.model.at.self,
      // The file holds the SQL of the whole model.
      ...(incremental === null && within === null && { file: { path: file, from: linesOfHead + 1 } }),
    },
  };
}
