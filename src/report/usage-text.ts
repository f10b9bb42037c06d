import { styleText } from 'node:util';
import type { EventDef } from '../model/event.ts';
import type { CodeUsage, CodeUse } from '../usage/code-usage.ts';
import { grouped } from './diff/grouped.ts';
import { placeText } from './format.ts';

/** Of one event so many places are written out; the rest are counted. */
const mostPlaces = 50;

const words: Readonly<Record<CodeUse['kind'], string>> = {
  send: 'send',
  type: 'type',
  validator: 'validator',
  property: 'property',
  name: 'name',
};

/** Where code uses the events of a catalog, for people: by event, in the order of the catalog. */
export function usageText({ uses }: CodeUsage, events: readonly EventDef[], color: boolean): string {
  const byEvent = Map.groupBy(uses, (one) => one.event);
  const blocks = events.flatMap(({ name }) => {
    const own = byEvent.get(name);
    return own === undefined ? [] : [eventText(name, own, color)];
  });
  return blocks.map((block) => `${block}\n`).join('\n');
}

function eventText(name: string, uses: readonly CodeUse[], color: boolean): string {
  const head = color ? styleText('bold', name, { validateStream: false }) : name;
  const shown = uses.slice(0, mostPlaces);
  const places = shown.map((one) => placeText(one.span) ?? '');
  const width = Math.max(...places.map((place) => place.length));
  const lines = shown.map((one, index) => `  ${places[index]?.padEnd(width)}  ${whatText(one)}`);
  if (uses.length > mostPlaces) lines.push(`  … and ${grouped(uses.length - mostPlaces)} more`);
  return [`${head}  ${countsText(uses)}`, ...lines].join('\n');
}

function whatText({ kind, property, payload }: CodeUse): string {
  if (property !== null) return `${words[kind]} ${property}`;
  if (kind !== 'send') return words[kind];
  if (payload === null) return 'send, with properties from elsewhere';
  const given = payload.properties.length > 0 ? ` with ${payload.properties.join(', ')}` : '';
  return `send${given}${payload.isWhole ? '' : `${given === '' ? ' with' : ' and'} others`}`;
}

/** "2 sends, 1 type" */
export function countsText(uses: readonly CodeUse[]): string {
  const kinds = ['send', 'type', 'validator', 'property', 'name'] as const;
  const plurals = { send: 'sends', type: 'types', validator: 'validators', property: 'properties', name: 'names' };
  const parts = kinds.flatMap((kind) => {
    const count = uses.filter((one) => one.kind === kind).length;
    return count === 0 ? [] : [`${grouped(count)} ${count === 1 ? kind : plurals[kind]}`];
  });
  return parts.join(', ');
}
