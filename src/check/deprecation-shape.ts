import { diagnostic } from '../base/diagnostic.ts';
import { valuePattern } from '../model/formats.ts';
import type { At, Shape } from '../yaml/shape.ts';
import { byKind, documented, flag, mapped, name, object, text } from '../yaml/shapes.ts';
import { badDate } from './reading-codes.ts';

const date = new RegExp(valuePattern.date, 'u');

/** An ISO date. */
export const dateShape: Shape<string> = {
  read(node, context) {
    const written = text.read(node, context);
    if (written === undefined || date.test(written)) return written;
    context.report(
      diagnostic(badDate, {
        message: `\`${written}\` is not a date.`,
        hint: 'Write it as `2025-12-31`.',
        span: node.span,
      }),
    );
    return undefined;
  },
  schema: () => ({ type: 'string', pattern: valuePattern.date }),
};

/** Why something goes away, what comes instead, and when. */
export interface DeprecationSpec {
  readonly reason?: string;
  readonly replaced_by?: string;
  readonly remove_after?: string;
  readonly at: At;
}

const details: Shape<DeprecationSpec> = object({
  what: 'a deprecation',
  optional: {
    reason: documented('Why it goes away.', text),
    replaced_by: documented('Name of what is used instead.', name),
    remove_after: documented('Date from which it may be removed.', dateShape),
  },
});

const reason: Shape<DeprecationSpec> = mapped(text, (written, node) => ({
  reason: written,
  at: { self: node.span, reason: node.span },
}));
const bare: Shape<DeprecationSpec | undefined> = mapped(flag, (isDeprecated, node) =>
  isDeprecated ? { at: { self: node.span } } : undefined,
);

/** `true`, a reason, or a map. `false` reads as undefined. */
export const deprecationShape: Shape<DeprecationSpec> = {
  read(node, context) {
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return bare.read(node, context);
    return byKind({ scalar: reason, map: details }).read(node, context);
  },
  schema: () => ({ anyOf: [{ type: 'boolean' }, reason.schema(), details.schema()] }),
};

export const deprecationDetailsShape = details;
