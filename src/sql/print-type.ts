import type { DialectDifferences } from './differences.ts';
import type { SqlType } from './types.ts';

interface TypeContext {
  readonly dialect: DialectDifferences;
  identifier(name: string): string;
}

/** The dialect's name of a type. */
export function printType(type: SqlType, context: TypeContext): string {
  const { dialect } = context;
  if (type.kind === 'array') return dialect.arrayType(printType(type.of, context));
  if (type.kind === 'struct') {
    return dialect.structType(
      type.fields.map((one) => ({ name: context.identifier(one.name), type: printType(one.type, context) })),
    );
  }
  return dialect.types[type.kind];
}
