import { sortById } from '../assertions/sort-by-id.ts';
import { type Diagnostic, sortDiagnostics } from '../base/diagnostic.ts';
import type { Outcome } from '../base/outcome.ts';
import type { Source } from '../base/span.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Settings } from '../model/project.ts';
import type { ReadContext } from '../yaml/shape.ts';
import { creditAssertions } from './credit-assertions.ts';
import { healthyAssertions } from './healthy-assertions.ts';
import { checkPolicies } from './policies/index.ts';
import { type ReadFile, readCatalogFile } from './read-file.ts';
import { resolve, type World } from './resolve.ts';
import { resolveAssertions, subjectNamed } from './resolve-assertions.ts';
import { resolveMetrics } from './resolve-metrics.ts';
import { resolveRollups } from './resolve-rollups.ts';
import { rules } from './rules/index.ts';

/**
 * Reads and checks the catalog files. The catalog also comes with errors, as far as it was understood
 * (events that were not are marked `incomplete`), so that later stages can report their own findings at once.
 */
export function checkCatalog(sources: readonly Source[], settings: Settings): Outcome<Catalog> {
  return checkFiles(sources.map(readCatalogFile), settings);
}

/** Checks files that were read before, here, in another thread or in an earlier process. */
export function checkFiles(files: readonly ReadFile[], settings: Settings): Outcome<Catalog> {
  const findings: Diagnostic[] = files.flatMap((file) => file.diagnostics);
  const context: ReadContext = { report: (finding) => findings.push(finding) };
  const specs = files.map((file) => file.specs);
  const world = resolve(specs, context);
  for (const rule of rules) rule.check(world, context.report);
  const catalog = catalogOf(world, context);
  checkPolicies(catalog, settings.policies ?? {}, context.report);
  return { value: catalog, diagnostics: sortDiagnostics(findings) };
}

/** The waivers that could be read. */
function waiversOf({ all }: World): Catalog['waivers'] {
  return [...all.waivers.values()].flatMap(({ name, span, value }) =>
    value === undefined ? [] : [{ name, ...value, at: { ...value.at, name: span } }],
  );
}

function catalogOf(world: World, context: ReadContext): Catalog {
  const metrics = resolveMetrics(world.all);
  const named = (name: string) => subjectNamed(name, world);
  const ofMetrics = [...healthyAssertions(metrics, named), ...creditAssertions(metrics, named)];
  return {
    properties: [...world.properties.values()].map((one) => one.property),
    groups: [...world.groups.values()].map((one) => one.def),
    entities: [...world.entities.values()],
    events: [...world.events.values()].map((one) => one.def),
    sources: [...world.sources.values()].map((one) => one.def),
    seeds: world.seeds,
    metrics,
    rollups: resolveRollups(world.all),
    assertions: sortById([...resolveAssertions(world, context), ...ofMetrics]),
    waivers: waiversOf(world),
    ...(world.all.complete ? {} : { incomplete: true }),
  };
}
