import { type ModelLineage, modelLineage } from '../../../impact/model-lineage.ts';
import type { PackedTexts } from './pack-texts.ts';

/** Why it is not followed; or columns, what is passed on as a whole, and what decides the rows. */
type PackedLineage =
  | string
  | readonly [
      columns: readonly (readonly [string, readonly string[]])[],
      passes: readonly string[],
      rows: readonly string[],
    ];

/** The lineage of all models of which there are texts, as JSON: pairs of name and lineage. */
export function lineageText({ models }: PackedTexts): string {
  const found: [string, PackedLineage][] = [];
  for (const { name, columns, texts } of models) {
    const each = texts.map(([marked]) => marked);
    if (!each.every((one) => one !== null)) continue;
    const promised = columns.map((column) => ({ name: column }));
    found.push([name, packedLineage(modelLineage({ columns: promised }, each.flat()))]);
  }
  return JSON.stringify(found);
}

/** What a `lineageText` says of a model; null where it says nothing. */
export function lineageOfText(text: string): (model: string) => ModelLineage | null {
  const all = new Map<string, PackedLineage>(JSON.parse(text));
  return (model) => {
    const found = all.get(model);
    if (found === undefined) return null;
    if (typeof found === 'string') return { isSure: false, why: found };
    const [columns, passes, rows] = found;
    return { isSure: true, columns: new Map(columns), passes, rows };
  };
}

function packedLineage(lineage: ModelLineage): PackedLineage {
  return lineage.isSure ? [[...lineage.columns], lineage.passes, lineage.rows] : lineage.why;
}
