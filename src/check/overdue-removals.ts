import { type CodeDoc, diagnostic } from '../base/diagnostic.ts';

import type { Catalog } from '../model/catalog.ts';
import type { Deprecation, Property } from '../model/values.ts';
import { type At, spanOf } from '../yaml/shape.ts';
import type { DatedFinding } from './dated-finding.ts';

export const overdueRemoval: CodeDoc = {
  code: 'deprecation/overdue',
  severity: 'error',
  summary: 'Something deprecated should be gone by now.',
  explanation:
    '`remove_after` is the date that was announced: until then everybody can move away. After it, remove the event or the property, or announce a later date. The clock is that of the machine, or `SOURCE_DATE_EPOCH`.',
  examples: {
    wrong: {
      'catalog/events.yaml':
        'events:\n  order.sent:\n    status: {deprecated: {reason: The shop sends it no more, remove_after: 2020-01-31}}\n',
    },
    right: {
      'catalog/events.yaml':
        'events:\n  order.sent:\n    status: {deprecated: {reason: The shop sends it no more, remove_after: 2099-01-31}}\n',
    },
  },
};

/** Events and properties that are to be removed after a date, each with what is said of it then. */
export function removalDates(catalog: Catalog): DatedFinding[] {
  const found: DatedFinding[] = [];
  for (const one of catalog.properties) addInProperty(one, () => `\`${one.name}\``, found);
  for (const event of catalog.events) {
    addDate(() => `The event \`${event.name}\``, event.deprecation, event, 'status', found);
    for (const one of event.properties) addInProperty(one, () => `\`${one.name}\` of \`${event.name}\``, found);
  }
  // A shared property is met again in every event that uses it.
  const places = new Map<string, DatedFinding>();
  for (const one of found) {
    const place = JSON.stringify(one.finding.span);
    if (!places.has(place)) places.set(place, one);
  }
  return [...places.values()];
}

/** Hardly any property has a date: what it is called is put together only then. */
function addInProperty(property: Property, label: () => string, found: DatedFinding[]): void {
  if (property.deprecated !== undefined) addDate(label, property.deprecated, property, 'deprecated', found);
  const fields = property.properties ?? property.items?.properties;
  if (fields === undefined) return;
  for (const field of fields) addInProperty(field, () => `\`${field.name}\` in ${label()}`, found);
}

function addDate(
  label: () => string,
  deprecation: Deprecation | undefined,
  of: { readonly at: At },
  field: string,
  found: DatedFinding[],
): void {
  const date = deprecation?.remove_after;
  if (date === undefined) return;
  const message = `${label()} should have been removed after ${date}.`;
  const hint = 'Remove it, or announce a later date.';
  found.push({ date, finding: diagnostic(overdueRemoval, { message, hint, span: spanOf(of, field) }) });
}
