import { diagnostic } from '../base/diagnostic.ts';
import { type SendingFunction, type UsageSettings, usualFunctions } from '../model/usage.ts';
import type { Shape } from '../yaml/shape.ts';
import { byKind, documented, integer, listOrOne, mapped, object, text } from '../yaml/shapes.ts';
import { badFunction } from './settings-codes.ts';

const functionName: Shape<string> = {
  read(node, context) {
    const written = text.read(node, context);
    if (written === undefined || /^[\p{L}_$][\p{L}\d_$]*(\.[\p{L}_$][\p{L}\d_$]*)*$/u.test(written)) return written;
    const message = `\`${written}\` is no name of a function.`;
    const hint = 'Write the name as code calls it, without brackets: `track`, or `analytics.track`.';
    context.report(diagnostic(badFunction, { message, hint, span: node.span }));
    return undefined;
  },
  schema: () => text.schema(),
};

const sendingFunction: Shape<SendingFunction> = byKind({
  scalar: mapped(functionName, (name) => ({ name, argument: 1 })),
  map: mapped(
    object({
      what: 'a function that sends',
      required: { name: documented('Its name, as code calls it.', functionName) },
      optional: { argument: documented("Which argument the event's name is, from 1.", integer({ min: 1, max: 20 })) },
    }),
    ({ name, argument = 1 }) => ({ name, argument }),
  ),
});

/** `usage:` of the settings. */
export const usageShape: Shape<UsageSettings> = mapped(
  object({
    what: '`usage`',
    optional: {
      paths: documented('Files of the apps, as patterns: `../app/src/**/*.{ts,tsx}`.', listOrOne(text)),
      functions: documented('Functions that send events; `track` unless written.', listOrOne(sendingFunction)),
      modules: documented('Modules through which apps import the generated types.', listOrOne(text)),
    },
  }),
  ({ paths = [], functions = usualFunctions, modules = [], at }) => ({ paths, functions, modules, at }),
);
