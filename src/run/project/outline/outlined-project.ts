import { compareText, fileSpan, type Span } from '../../../base/span.ts';
import type { EventDef } from '../../../model/event.ts';
import type { Project } from '../../../model/project.ts';
import type { Dependency, ModelDef } from '../../../model/transform.ts';
import type { CheckedChange } from './check-change.ts';
import type { Outline } from './outline.ts';

/**
 * The whole project around a change: what has changed as it is now, everything else by its name and by what it reads, which is
 * all that pages of other definitions tell about it.
 */
export function outlinedProject({ checked, events, models, outline }: CheckedChange): Project {
  const { project } = checked;
  const { catalog } = project;
  const changed = new Map<string, EventDef>(events.map((event) => [event.name, event]));
  const changedModels = new Map<string, ModelDef>(models.map((model) => [model.name, model]));
  return {
    ...project,
    catalog: {
      ...catalog,
      events: eventNames(outline).map(({ name, path }) => changed.get(name) ?? namedEvent(name, fileSpan(path))),
      sources: catalog.sources.map((source) => ({ ...source, events: outline.sources[source.name] ?? [] })),
    },
    models: Object.entries(outline.models).map(
      ([name, reads]) => changedModels.get(name) ?? namedModel(name, reads, fileSpan('')),
    ),
  };
}

function eventNames({ files }: Outline): { readonly name: string; readonly path: string }[] {
  return Object.entries(files)
    .flatMap(([path, [, , names]]) => (path.endsWith('.hbs') ? [] : names.map((name) => ({ name, path }))))
    .sort((a, b) => compareText(a.name, b.name));
}

function namedEvent(name: string, self: Span): EventDef {
  const lists = { platforms: [], tags: [], properties: [], rules: [], after: [], examples: [] };
  return { name, table: '', typeName: '', status: 'active', version: '', ...lists, at: { self } };
}

function namedModel(name: string, reads: readonly string[], self: Span): ModelDef {
  const dependsOn = reads.map((read): Dependency => {
    const at = read.indexOf(' ');
    return { kind: kindOf(read.slice(0, at)), name: read.slice(at + 1), span: self };
  });
  const lists = { tags: [], key: [], columns: [], assertions: [] };
  return { name, path: '', materialized: 'view', ...lists, dependsOn, at: { self } };
}

const kinds: readonly Dependency['kind'][] = ['model', 'seed', 'event', 'table'];

function kindOf(written: string): Dependency['kind'] {
  return kinds.find((kind) => kind === written) ?? 'table';
}
