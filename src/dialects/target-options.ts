import { type CodeDoc, type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import type { TargetDef } from '../model/project.ts';
import type { JsonValue } from '../model/values.ts';

/** Reads one option of a target; null where the value is none that it accepts. */
export interface OptionReader {
  /** In words, for the hint: "a path". */
  readonly accepts: string;
  read(value: JsonValue): JsonValue;
}

export const unknownOption: CodeDoc = {
  code: 'target/unknown-option',
  severity: 'error',
  summary: 'A target has an option that its type does not know',
  explanation:
    'Each type of target has options of its own. A misspelt option would silently leave the default in force.',
  examples: {
    wrong: { 'waymark.yaml': 'name: shop\ntargets:\n  dev: {type: duckdb, path: shop.duckdb, thread: 2}\n' },
    right: { 'waymark.yaml': 'name: shop\ntargets:\n  dev: {type: duckdb, path: shop.duckdb, threads: 2}\n' },
  },
};

export const badOption: CodeDoc = {
  code: 'target/bad-option',
  severity: 'error',
  summary: 'An option of a target has a value that it cannot have',
  explanation: 'The hint says what the option accepts.',
  examples: {
    wrong: { 'waymark.yaml': 'name: shop\ntargets:\n  dev: {type: duckdb, path: shop.duckdb, threads: many}\n' },
    right: { 'waymark.yaml': 'name: shop\ntargets:\n  dev: {type: duckdb, path: shop.duckdb, threads: 2}\n' },
  },
};

/** Complaints about the options of a target, told by the readers of its type. */
export function checkOptions(target: TargetDef, readers: Readonly<Record<string, OptionReader>>): Diagnostic[] {
  return Object.entries(target.options).flatMap(([name, value]) => {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined) {
      const message = `A target of type \`${target.dialect}\` has no option \`${name}\`.`;
      return [
        diagnostic(unknownOption, { message, hint: didYouMean(name, Object.keys(readers)), span: target.at.self }),
      ];
    }
    if (reader.read(value) !== null) return [];
    const message = `\`${name}\` cannot be \`${String(value)}\`.`;
    return [diagnostic(badOption, { message, hint: `It takes ${reader.accepts}.`, span: target.at.self })];
  });
}

/** The value of one option, or null where it is not written. Only for targets without complaints. */
export function option(target: TargetDef, name: string, readers: Readonly<Record<string, OptionReader>>): JsonValue {
  const value = target.options[name];
  return value === undefined ? null : (readers[name]?.read(value) ?? null);
}
