import { didYouMean } from '../base/suggest.ts';
import { targetTypes } from '../dialects/index.ts';
import type { TargetDef } from '../model/project.ts';
import type { Warehouse } from '../run/warehouse.ts';
import type { CliContext } from './context.ts';
import type { OpenProject } from './open-project.ts';

/** The target of that name, or the project's default one. Null after it was said that there is none. */
export function findTarget(context: CliContext, opened: OpenProject, wanted: string | undefined): TargetDef | null {
  const { targets, defaultTarget } = opened.project.settings;
  const name = wanted ?? defaultTarget;
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (target) return target;
  context.err(`error: waymark.yaml has no target '${name}'\nhint: ${didYouMean(name, Object.keys(targets))}\n`);
  return null;
}

/** What opens targets of this type. Null after it was said that there is no such type. */
export function openerOf(
  context: CliContext,
  target: TargetDef,
  root: string,
): ((target: TargetDef) => Promise<Warehouse>) | null {
  const type = targetTypes[target.dialect];
  if (type) return (one) => type.open(one, root);
  context.err(`error: the target '${target.name}' is of type ${target.dialect}, which does not exist\n`);
  return null;
}
