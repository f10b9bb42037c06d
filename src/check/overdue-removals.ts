import { type CodeDoc, diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
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
  const shared = catalog.properties.flatMap((one) => inProperty(one, `\`${one.name}\``));
  const events = catalog.events.flatMap((event) => [
    ...dateOf(`The event \`${event.name}\``, event.deprecation, spanOf(event, 'status')),
    ...event.properties.flatMap((one) => inProperty(one, `\`${one.name}\` of \`${event.name}\``)),
  ]);
  // A shared property is met again in every event that uses it.
  const places = new Map<string, DatedFinding>();
  for (const one of [...shared, ...events]) {
    const place = JSON.stringify(one.finding.span);
    if (!places.has(place)) places.set(place, one);
  }
  return [...places.values()];
}

function inProperty(property: Property & { readonly at: At }, label: string): DatedFinding[] {
  const own = dateOf(label, property.deprecated, spanOf(property, 'deprecated'));
  const fields = property.properties ?? property.items?.properties ?? [];
  return [...own, ...fields.flatMap((field) => inProperty(field, `\`${field.name}\` in ${label}`))];
}

function dateOf(what: string, deprecation: Deprecation | undefined, span: Span): DatedFinding[] {
  const date = deprecation?.remove_after;
  if (date === undefined) return [];
  const message = `${what} should have been removed after ${date}.`;
  return [
    { date, finding: diagnostic(overdueRemoval, { message, hint: 'Remove it, or announce a later date.', span }) },
  ];
}
