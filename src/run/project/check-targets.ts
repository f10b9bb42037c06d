import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { Settings, TargetDef } from '../../model/project.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { spanOf } from '../../yaml/shape.ts';
import { unknownTargetType } from './codes.ts';

/** What can stand behind a target, by the name that `type:` in `waymark.yaml` has. */
export type TargetTypes = Readonly<
  Record<string, { readonly dialect: Dialect; check(target: TargetDef): readonly Diagnostic[] }>
>;

/** All dialects that are known. */
export function dialectsOf(types: TargetTypes): Dialect[] {
  return Object.values(types).map((type) => type.dialect);
}

/** Those of the targets of a project, DuckDB first. */
export function usedDialects({ targets }: Settings, types: TargetTypes): Dialect[] {
  const used = new Set(Object.values(targets).map((target) => target.dialect));
  return dialectsOf(types).filter((dialect) => used.has(dialect.name));
}

/** What the lineage of a project is read in: the dialects of its targets, and one that is known where it has none. */
export function lineageDialects(settings: Settings, types: TargetTypes): Dialect[] {
  const used = usedDialects(settings, types);
  return used.length > 0 ? used : dialectsOf(types).slice(0, 1);
}

/** Complains about targets of unknown types and about options that their type does not have. */
export function checkTargets(settings: Settings, types: TargetTypes): Diagnostic[] {
  return Object.values(settings.targets).flatMap((target) => {
    const type = Object.hasOwn(types, target.dialect) ? types[target.dialect] : undefined;
    return type === undefined ? [unknownType(target, types)] : type.check(target);
  });
}

function unknownType(target: TargetDef, types: TargetTypes): Diagnostic {
  return diagnostic(unknownTargetType, {
    message: `There is no type of target \`${target.dialect}\`.`,
    hint: didYouMean(target.dialect, Object.keys(types)),
    span: spanOf(target, 'type'),
  });
}
