import type { ColumnLineage } from '../../src/impact/column-lineage.ts';
import { type LineageEntry, lineageOfEntries, metricEntry, modelEntry } from '../../src/impact/lineage-data.ts';
import type { Project } from '../../src/model/project.ts';
import { bufferOf, editor } from '../edit-lines.ts';
import { type Printed, prettyItem } from '../pretty-json.ts';

/** The entries of the column lineage, metrics first, each made when it is asked for. */
export function lineageSection({ models }: Project, lineage: ColumnLineage): readonly Printed[] {
  const none = { measures: [], dimensions: new Map(), metrics: [] };
  const ofMetric = (name: string): LineageEntry => metricEntry(name, lineage.metric(name) ?? none);
  const unknown = { isSure: false, why: 'its SQL is not known' } as const;
  const ofModel = (name: string): LineageEntry => modelEntry(name, lineage.model(name) ?? unknown);
  return [
    ...lineage.metrics.map(
      (name): Printed =>
        (indent) =>
          prettyItem(ofMetric(name), indent),
    ),
    ...models.map(
      ({ name }): Printed =>
        (indent) =>
          prettyItem(ofModel(name), indent),
    ),
  ];
}

/** The lineage that a `catalog.json` holds; null where it is not as `lineageSection` writes it. */
export function lineageInCatalog(bytes: Uint8Array): ColumnLineage | null {
  const found = editor(bytes).find(head, '\n  ]');
  if (found === null) return null;
  try {
    const text = bufferOf(bytes).toString('utf8', found.start + head.length - 1, found.end);
    const entries: readonly LineageEntry[] = JSON.parse(text);
    return lineageOfEntries(entries);
  } catch {
    return null;
  }
}

const head = '\n  "column_lineage": [';
