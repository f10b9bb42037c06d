import { hasErrors } from '../../base/diagnostic.ts';
import { contentHash } from '../../base/hash.ts';
import { type Outcome, success } from '../../base/outcome.ts';
import type { EventDef } from '../../model/event.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { eventTable, type TableDefinition } from '../../sql/event-table.ts';
import type { Located } from '../../yaml/shape.ts';
import type { LoadInput, PlannedLoad } from '../load-step.ts';
import { eventDefinition, sourceDefinition } from './definition.ts';
import { findFiles, type SourceFile } from './find-files.ts';

/** An event that a source may hold, and the typed table that its rows go to. */
export interface PlannedEvent {
  readonly event: EventDef;
  readonly table: TableDefinition;
  readonly definition: string;
}

/** All that a load needs to know before the warehouse is asked. */
export interface FullPlan extends PlannedLoad {
  readonly dialect: Dialect;
  readonly events: readonly PlannedEvent[];
  readonly files: readonly SourceFile[];
  /** Locations that only the warehouse can look into. */
  readonly elsewhere: readonly Located<string>[];
  readonly definition: string;
}

/** Finds the files of a source and what they are read into. Asks neither the warehouse nor the contents of the files. */
export async function planLoad(input: LoadInput): Promise<Outcome<FullPlan>> {
  const { source, dialect } = input;
  const events = plannedEvents(input);
  const definition = sourceDefinition(
    source,
    events.map((one) => one.event),
    dialect.name,
  );
  const { files, elsewhere, diagnostics } =
    source.table === undefined ? findFiles(input.root, source) : { files: [], elsewhere: [], diagnostics: [] };
  if (hasErrors(diagnostics)) return { value: null, diagnostics };
  const isKnown = source.table === undefined && elsewhere.length === 0;
  const fingerprint = isKnown ? fingerprintOf(definition, files) : null;
  return success({ source, dialect, events, files, elsewhere, definition, fingerprint }, diagnostics);
}

function plannedEvents({ project, source }: LoadInput): PlannedEvent[] {
  const held = new Set(source.events);
  return project.catalog.events
    .filter((event) => held.has(event.name))
    .map((event) => ({
      event,
      table: eventTable(event, project.catalog.sources),
      definition: eventDefinition(source, event),
    }));
}

function fingerprintOf(definition: string, files: readonly SourceFile[]): string {
  return contentHash(JSON.stringify([definition, files.map(({ path, size, modified }) => [path, size, modified])]));
}

/** The plan behind a `PlannedLoad`, which the runner carries without looking inside. */
export function fullPlan(planned: PlannedLoad): FullPlan {
  if (!isFull(planned)) throw new Error('a load has to be planned by planLoad');
  return planned;
}

function isFull(planned: PlannedLoad): planned is FullPlan {
  return 'files' in planned && 'events' in planned && 'definition' in planned;
}
