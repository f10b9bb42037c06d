import type { CodeDoc } from '../base/diagnostic.ts';

/** Every documented diagnostic code by its name. Loaded only where it is needed: it pulls in all stages. */
export async function allCodes(): Promise<ReadonlyMap<string, CodeDoc>> {
  const tables = await Promise.all([import('../run/project/codes.ts').then((one) => one.projectCodes)]);
  return new Map(tables.flat().map((doc) => [doc.code, doc]));
}
