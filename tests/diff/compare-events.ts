import { readSettings } from '../../src/check/read-settings.ts';
import { compare } from '../../src/diff/compare.ts';
import type { Finding } from '../../src/diff/finding.ts';
import { prove } from '../../src/diff/prove.ts';
import type { DiffSide } from '../../src/diff/side.ts';
import { columnLineage } from '../../src/impact/column-lineage.ts';
import { metricIndex } from '../../src/metrics/metric-index.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import type { EventDef } from '../../src/model/event.ts';
import { findWitness } from '../../src/sample/find-witness.ts';

/** What a diff says of two versions of an event, with witnesses. */
export function compareEvents(before: EventDef, after: EventDef): Finding[] {
  const context = { before: sideWith(before), after: sideWith(after), today: '2026-02-01', sameQuery: () => false };
  return prove(compare(context), context, findWitness);
}

function sideWith(event: EventDef): DiffSide {
  const settings = readSettings(null, {}).value;
  if (settings === null) throw new Error('Default settings are always there.');
  const none = {
    properties: [],
    groups: [],
    entities: [],
    sources: [],
    seeds: [],
    metrics: [],
    rollups: [],
    assertions: [],
    waivers: [],
  };
  const catalog: Catalog = { ...none, events: [event] };
  const project = { settings, catalog, models: [], unitTests: [] };
  const metrics = metricIndex({ catalog, models: [], vars: {} });
  return {
    project,
    metrics,
    lineage: columnLineage({ project, metrics, renderings: () => null }),
    sqlKey: () => '',
    sqlOf: () => null,
    sqlIn: () => null,
    seedKey: () => null,
    seedText: () => null,
  };
}
