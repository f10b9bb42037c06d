import type { MetricDef } from '../model/metric.ts';
import type { AllDefinitions } from './definitions.ts';

/** The metrics by name. Those that could not be read are there too, so that nothing is said about what uses them. */
export function resolveMetrics(all: AllDefinitions): MetricDef[] {
  return [...all.metrics.values()].map(({ name, span, value, broken }) => {
    if (value === undefined) {
      return { name, kind: '', tags: [], spec: {}, incomplete: true, at: { self: span, name: span } };
    }
    const { kind, spec } = value;
    const { at, type: _, tags = [], ...common } = value.common;
    const {
      description,
      owner,
      dimensions,
      time,
      healthy,
      target,
      refresh,
      priority,
      chart,
      unit,
      fill,
      renamed_from,
    } = common;
    return {
      name,
      kind,
      ...(description !== undefined && { description }),
      ...(owner !== undefined && { owner }),
      ...(dimensions !== undefined && { dimensions }),
      ...(time !== undefined && { time }),
      ...(healthy !== undefined && { healthy }),
      ...(target !== undefined && { target }),
      ...(refresh !== undefined && { refresh }),
      ...(priority !== undefined && { priority }),
      ...(chart !== undefined && { chart }),
      ...(unit !== undefined && { unit }),
      ...(fill !== undefined && { fill }),
      tags,
      ...(renamed_from !== undefined && { renamed_from }),
      spec,
      ...(broken && { incomplete: true }),
      at: { ...at, name: span },
    };
  });
}
