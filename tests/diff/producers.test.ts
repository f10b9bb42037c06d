import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventSchema } from '../../generators/json-schema/event-schema.ts';
import type { Finding } from '../../src/diff/finding.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { JsonObject } from '../../src/model/values.ts';
import { boundaryValues } from '../../src/sample/boundary-values.ts';
import { payloadNear } from '../language/arbitrary-type.ts';
import { arbitraryChange, payloadAtEdges } from './arbitrary-change.ts';
import { compareEvents } from './compare-events.ts';

const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  validateSchema: false,
  addUsedSchema: false,
  ownProperties: true,
});

function producersOf(before: EventDef, after: EventDef): Finding[] {
  return compareEvents(before, after).filter((one) => one.audience === 'producers' && one.severity !== 'info');
}

/** Each property at the edges of what the two types allow, one at a time. */
function atTheEdges({ properties }: EventDef, other: EventDef, base: JsonObject): JsonObject[] {
  return properties.flatMap((property) => {
    const counterpart = other.properties.find((one) => one.name === property.name) ?? property;
    const payloads = boundaryValues(property, counterpart).map(
      (value): JsonObject => ({ ...base, [property.name]: value }),
    );
    const { [property.name]: _, ...without } = base;
    return [...payloads.slice(0, 40), without];
  });
}

const total = { pairs: 0, safe: 0, broken: 0, unproven: 0, missed: 0, accepted: 0, findings: 0 };

test('what is safe rejects nothing that was accepted, and every break is shown by a payload: AJV says so', {
  timeout: 300_000,
}, () => {
  const pair = arbitraryChange.chain(({ before, after }) =>
    fc.tuple(
      fc.constant(before),
      fc.constant(after),
      fc.array(fc.oneof(payloadNear(before.properties), payloadAtEdges(before.properties)), {
        minLength: 60,
        maxLength: 60,
      }),
    ),
  );
  fc.assert(
    fc.property(pair, ([before, after, random]) => {
      const old = ajv.compile(eventSchema(before));
      const now = ajv.compile(eventSchema(after));
      const findings = producersOf(before, after);
      total.pairs++;
      total.findings += findings.length;
      total.unproven += findings.filter((one) => one.isUnproven).length;
      for (const { witness, severity, rule } of findings) {
        if (severity !== 'error') continue;
        expect(witness, rule.id).not.toBeNull();
        expect(old(witness?.payload), `${rule.id}: accepted before`).toBe(true);
        expect(now(witness?.payload), `${rule.id}: rejected now`).toBe(false);
      }
      const base = random.find((one) => old(one)) ?? findings.find((one) => one.witness)?.witness?.payload ?? {};
      const accepted = [...random, ...atTheEdges(before, after, base)].filter((payload) => old(payload));
      total.accepted += accepted.length;
      if (findings.some((one) => one.severity === 'error')) {
        total.broken++;
        return;
      }
      // Of what may be a break, and for which no payload was found, there is none among thousands of others either.
      if (findings.length > 0) {
        if (accepted.some((payload) => !now(payload))) total.missed++;
        return;
      }
      total.safe++;
      for (const payload of accepted)
        expect(now(payload), `${JSON.stringify(payload)} ${JSON.stringify(now.errors)}`).toBe(true);
    }),
    { numRuns: 600 },
  );
  // Enough of each, so that the claims above were really put to the test.
  expect(total.accepted).toBeGreaterThan(10_000);
  expect(total.safe).toBeGreaterThan(100);
  expect(total.broken).toBeGreaterThan(100);
  expect(total.unproven / total.findings).toBeLessThan(0.2);
  expect(total.missed).toBe(0);
});
