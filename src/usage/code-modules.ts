import { asNode, asNodes, bare, type CodeNode, nameOf, textOf } from './code-node.ts';

/** A value that is known without running the code: a text, or an object of texts. */
export type Constant = string | ReadonlyMap<string, string>;

/** What is imported from where: `name` is `*` for the module as a whole. */
interface Imported {
  readonly from: string;
  readonly name: string;
}

/** A file of an app, and what it takes from and gives to others. */
export interface CodeModule {
  readonly path: string;
  readonly program: CodeNode;
  /** Local name → what it stands for. */
  readonly imports: ReadonlyMap<string, Imported>;
  /** What is passed on under a name; under `*` everything that a module exports. */
  readonly passed: readonly (Imported & { readonly as: string })[];
  /** Exported name → local name, where they differ. */
  readonly exported: ReadonlyMap<string, string>;
  /** Of the whole file, whatever block they stand in. */
  readonly constants: ReadonlyMap<string, Constant>;
}

/** Looks at the imports, exports and constants of a file. */
export function codeModule(path: string, program: CodeNode): CodeModule {
  const statements = asNodes(program.body);
  const constants = new Map(statements.flatMap(constantsOf));
  return { path, program, imports: new Map(statements.flatMap(importsOf)), ...exportsOf(statements), constants };
}

function importsOf(statement: CodeNode): [string, Imported][] {
  const from = textOf(statement.source);
  if (statement.type !== 'ImportDeclaration' || from === null) return [];
  return asNodes(statement.specifiers).flatMap((one): [string, Imported][] => {
    const local = nameOf(one.local);
    return local === null ? [] : [[local, { from, name: importedName(one) }]];
  });
}

function exportsOf(statements: readonly CodeNode[]): Pick<CodeModule, 'passed' | 'exported'> {
  const passed: (Imported & { as: string })[] = [];
  const exported = new Map<string, string>();
  for (const statement of statements) {
    const from = textOf(statement.source);
    if (statement.type === 'ExportAllDeclaration' && from !== null) passed.push({ from, name: '*', as: '*' });
    if (statement.type !== 'ExportNamedDeclaration') continue;
    for (const one of asNodes(statement.specifiers)) {
      const as = nameOf(one.exported);
      const name = one.type === 'ExportNamespaceSpecifier' ? '*' : nameOf(one.local);
      if (as === null || name === null) continue;
      if (from === null) exported.set(as, name);
      else passed.push({ from, name, as });
    }
  }
  return { passed, exported };
}

function importedName(specifier: CodeNode): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return specifier.type === 'ImportNamespaceSpecifier' ? '*' : (nameOf(specifier.imported) ?? 'default');
}

/** Texts and objects of texts that are declared as constants, and enums of texts, at the top of a file. */
function constantsOf(statement: CodeNode): [string, Constant][] {
  const declared = statement.type === 'ExportNamedDeclaration' ? asNode(statement.declaration) : statement;
  if (declared?.type === 'TSEnumDeclaration') {
    const name = nameOf(declared.id);
    const members = asNodes(asNode(declared.body)?.members ?? declared.members);
    const values = members.flatMap((one) => entryOf(nameOf(one.id), textOf(one.initializer)));
    return name === null ? [] : [[name, new Map(values)]];
  }
  if (declared?.type !== 'VariableDeclaration' || declared.kind !== 'const') return [];
  return asNodes(declared.declarations).flatMap((one): [string, Constant][] => {
    const name = nameOf(one.id);
    const value = constantOf(one.init);
    return name === null || value === null ? [] : [[name, value]];
  });
}

function constantOf(value: unknown): Constant | null {
  const node = bare(value);
  const text = textOf(node);
  if (text !== null) return text;
  // Object.freeze({…})
  if (node?.type === 'CallExpression' && nameOf(asNode(node.callee)?.property) === 'freeze')
    return constantOf(asNodes(node.arguments)[0]);
  if (node?.type !== 'ObjectExpression') return null;
  const fields = asNodes(node.properties).filter((one) => one.type === 'ObjectProperty' && one.computed !== true);
  return new Map(fields.flatMap((one) => entryOf(nameOf(one.key), textOf(bare(one.value)))));
}

function entryOf(name: string | null, text: string | null): [string, string][] {
  return name === null || text === null ? [] : [[name, text]];
}
