import type { Project } from '../../model/project.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Transforms } from '../transforms.ts';
import { isRenderedAlike, renderMarked, withoutMarks } from './render-marked.ts';
import { renderModel } from './render-model.ts';

/** The SQL of the models of a project, each rendered once. */
export interface ModelTexts {
  /** What `renderMarked` makes; null of models that have no template. */
  marked(model: string, dialect: Dialect): readonly string[] | null;
  /** What `renderModel` makes, where that is more than the first of these without the marks; null where it is not. */
  unlike(model: string, dialect: Dialect): string | null;
  /** The table of an event. */
  tableOf(event: string): string | undefined;
}

/** The texts of a project that was checked, rendered where they are asked for. */
export function modelTexts({ models }: Pick<Project, 'models'>, transforms: Transforms): ModelTexts {
  const byName = new Map(models.map((one) => [one.name, one]));
  const rendered = new Map<string, readonly string[] | null>();
  return {
    marked(name, dialect) {
      const key = `${dialect.name} ${name}`;
      const known = rendered.get(key);
      if (known !== undefined) return known;
      const model = byName.get(name);
      const files = transforms.files.get(name);
      const isKnown = model !== undefined && files !== undefined && !files.isBroken;
      const made = isKnown ? renderMarked(transforms, model, dialect) : null;
      rendered.set(key, made);
      return made;
    },
    unlike(name, dialect) {
      const model = byName.get(name);
      const isAlike = model !== undefined && isRenderedAlike(model, transforms);
      return isAlike ? null : renderModel(transforms, name, { dialect }).sql;
    },
    tableOf: (event) => transforms.known.events.get(event)?.table,
  };
}

/** What `renderModel` makes of a model. */
export function modelSql({ marked, unlike, tableOf }: ModelTexts, name: string, dialect: Dialect): string {
  return unlike(name, dialect) ?? withoutMarks(marked(name, dialect)?.[0] ?? '', tableOf, dialect);
}
