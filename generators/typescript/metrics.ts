import { success } from '../../src/base/outcome.ts';
import type { Generator } from '../generator.ts';
import { projectMetrics } from '../project-metrics.ts';
import { metricTypes } from './metric-types.ts';

/** The TypeScript types of metrics, for those who query them. */
export const metricTypesGenerator: Generator = {
  name: 'metric-types',
  summary: 'TypeScript types of metrics',
  generate({ project }) {
    if (project.catalog.metrics.length === 0) return success([]);
    return success([{ path: 'types/metrics.d.ts', contents: metricTypes(project, projectMetrics(project)) }]);
  },
  change: () => [],
};
