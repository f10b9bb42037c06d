import { contentHash } from '../../base/hash.ts';
import type { AssertionDef } from '../../model/assertion.ts';
import type { SourceDef } from '../../model/source.ts';
import type { ModelDef, SeedDef, UnitTestDef } from '../../model/transform.ts';
import { seedLayout } from '../../sql/table-layout.ts';
import type { LoadStep, ModelStep, SeedStep, Step, UnitStep } from '../plan.ts';
import { dependencyId, type GraphItem, itemId, type ProjectGraph } from '../project-graph.ts';
import { readSeedFile, seedFingerprint } from '../seed/read-seed.ts';
import { assertStep } from './assert-step.ts';
import { assertionsBySubject, incrementalGuards, withGuards } from './audit-definitions.ts';
import { expandDependencies } from './expand-dependencies.ts';
import type { AuditMaker } from './link-steps.ts';
import { modelContract, modelDefinition, storedWay } from './model-definition.ts';
import type { ScheduleInput } from './schedule-input.ts';

/** A step, not yet linked to others, and the item of the project's graph that it belongs to. */
export interface Candidate {
  readonly item: string;
  readonly step: Step;
}

/** All steps that the command could do, whatever is selected. */
export async function makeSteps(input: ScheduleInput, graph: ProjectGraph, maker: AuditMaker): Promise<Candidate[]> {
  const { project } = input.loaded;
  const { command } = input.args;
  const asserted = command === 'run' ? new Map() : assertionsBySubject(project);
  const assertionsOf = (id: string): readonly AssertionDef[] => asserted.get(id) ?? [];
  const unitTests = command === 'run' ? [] : project.unitTests.map(unitCandidate);
  const published = (item: GraphItem): Candidate[] => publishedCandidates(item, assertionsOf(item.id), maker);
  if (command === 'test') return [...unitTests, ...graph.items.flatMap(published)];
  const expand = expandDependencies(project);
  const models = project.models.filter((model) => model.materialized !== 'ephemeral');
  return [
    ...unitTests,
    ...(await Promise.all(project.catalog.sources.map((source) => loadCandidate(source, input)))),
    ...project.catalog.seeds.map((seed) => seedCandidate(seed, input, assertionsOf(itemId('seed', seed.name)), maker)),
    ...graph.items.filter((item) => item.kind === 'event').flatMap(published),
    ...models.map((model) =>
      modelCandidate(model, expand(model), input, assertionsOf(itemId('model', model.name)), maker),
    ),
  ];
}

async function loadCandidate(source: SourceDef, { loaded, dialect }: ScheduleInput): Promise<Candidate> {
  // Reading events is a large part of the program, and many projects only transform.
  const { planLoad } = await import('../load/index.ts');
  const planned = await planLoad({ root: loaded.root, project: loaded.project, source, dialect });
  const step: LoadStep = {
    ...head('load', source.name),
    kind: 'load',
    planned,
    inputs: source.table === undefined ? [] : [itemId('table', source.table)],
    definition: planned.value?.definition ?? '',
  };
  return { item: itemId('source', source.name), step };
}

function seedCandidate(
  seed: SeedDef,
  { loaded, dialect }: ScheduleInput,
  assertions: readonly AssertionDef[],
  maker: AuditMaker,
): Candidate {
  const file = readSeedFile(loaded.root, seed);
  const content = file.value ? seedFingerprint(seed, file.value) : '';
  const stored = storedWay(seedLayout(seed), dialect).map((one) => JSON.stringify(one));
  const step: SeedStep = {
    ...head('seed', seed.name),
    kind: 'seed',
    seed,
    file,
    inputs: [],
    definition: contentHash([dialect.name, content, ...stored].join(' ')),
    audit: maker.audit(assertions),
  };
  return { item: itemId('seed', seed.name), step };
}

function modelCandidate(
  model: ModelDef,
  reads: ModelStep['reads'],
  { loaded, dialect }: ScheduleInput,
  assertions: readonly AssertionDef[],
  maker: AuditMaker,
): Candidate {
  const step: ModelStep = {
    ...head('model', model.name),
    kind: 'model',
    model,
    reads,
    inputs: reads.map(dependencyId).sort(),
    definition: modelDefinition(model, loaded.transforms, dialect),
    contract: modelContract(model),
    audit: maker.audit(withGuards(assertions, incrementalGuards(model))),
  };
  return { item: itemId('model', model.name), step };
}

/** Assertions about what is published: of events in a build, of everything in a test. */
function publishedCandidates(item: GraphItem, assertions: readonly AssertionDef[], maker: AuditMaker): Candidate[] {
  const { kind, name } = item;
  if (assertions.length === 0 || (kind !== 'event' && kind !== 'seed' && kind !== 'model')) return [];
  // An ephemeral model has no table, and neither has an event that no source holds.
  if (item.materialized === 'ephemeral' || (kind === 'event' && item.dependsOn.length === 0)) return [];
  return [{ item: item.id, step: assertStep({ kind, name }, maker.audit(assertions)) }];
}

function unitCandidate(test: UnitTestDef): Candidate {
  const step: UnitStep = { ...head('unit', test.name), kind: 'unit', test, inputs: [], definition: '' };
  return { item: itemId('model', test.model.name), step };
}

function head(kind: Step['kind'], name: string): Pick<Step, 'id' | 'name' | 'dependsOn'> {
  return { id: `${kind}:${name}`, name, dependsOn: [] };
}
