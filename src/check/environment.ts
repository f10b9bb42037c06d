import { diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import { didYouMean } from '../base/suggest.ts';
import type { YamlMap, YamlNode, YamlScalar } from '../yaml/nodes.ts';
import type { ReadContext } from '../yaml/shape.ts';
import { badVariable, missingVariable } from './settings-codes.ts';

const variable = /\$\{([^}]*)\}?/g;
const reference = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}$/;

/** Fills `${NAME}` and `${NAME:-default}` in all text values of a map. What is filled in stays text. */
export function fillEnvironment(
  map: YamlMap,
  env: Readonly<Record<string, string | undefined>>,
  context: ReadContext,
): YamlMap {
  const entries = map.entries.map((entry) => ({ ...entry, value: fill(entry.value, env, context) }));
  return { ...map, entries };
}

function fill(node: YamlNode, env: Readonly<Record<string, string | undefined>>, context: ReadContext): YamlNode {
  if (node.kind === 'map') return fillEnvironment(node, env, context);
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => fill(item, env, context)) };
  return typeof node.value === 'string' && node.value.includes('${') ? fillText(node, node.value, env, context) : node;
}

function fillText(
  node: YamlScalar,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  context: ReadContext,
): YamlScalar {
  return { ...node, value: fillReferences(text, node.span, env, context) };
}

/** Fills `${NAME}` and `${NAME:-default}` in one text. References that cannot be filled are reported and stay. */
export function fillReferences(
  text: string,
  span: Span,
  env: Readonly<Record<string, string | undefined>>,
  context: ReadContext,
): string {
  return text.replace(variable, (written: string) => {
    const [matches, name = '', fallback] = reference.exec(written) ?? [];
    if (matches === undefined) {
      const hint = 'Write `${NAME}` or `${NAME:-default}`.';
      const message = `\`${written}\` is not a reference to an environment variable.`;
      context.report(diagnostic(badVariable, { message, hint, span }));
      return written;
    }
    const found = Object.hasOwn(env, name) ? env[name] : undefined;
    // As in a shell, the default of `:-` also stands in for an empty value.
    if (fallback !== undefined) return found || fallback;
    if (found !== undefined) return found;
    const near = didYouMean(name, Object.keys(env));
    const hint = near?.startsWith('Did') ? near : `Set it, or give a default: \`\${${name}:-…}\`.`;
    const message = `The environment variable \`${name}\` is not set.`;
    context.report(diagnostic(missingVariable, { message, hint, span }));
    return written;
  });
}
