import type { CodeDoc } from '../base/diagnostic.ts';
import { compareText } from '../base/span.ts';

/** Every documented diagnostic code by its name, sorted. Loaded only where it is needed: it pulls in all stages. */
export async function allCodes(): Promise<ReadonlyMap<string, CodeDoc>> {
  const tables = await Promise.all([
    import('../check/codes.ts').then((one) => one.codes),
    import('../metrics/index.ts').then((one) => one.metricCodes),
    import('../assertions/codes.ts').then((one) => one.assertionCodes),
    import('../usage/codes.ts').then((one) => one.usageCodes),
    import('../diff/codes.ts').then((one) => one.diffCodes),
    import('../transforms/codes.ts').then((one) => one.transformCodes),
    import('../../generators/codes.ts').then((one) => one.generateCodes),
    import('../run/load/codes.ts').then((one) => one.loadCodes),
    import('../sample/codes.ts').then((one) => one.codes),
    import('../dialects/codes.ts').then((one) => one.dialectCodes),
    import('../run/codes.ts').then((one) => one.runCodes),
  ]);
  const docs = tables.flat().sort((a, b) => compareText(a.code, b.code));
  return new Map(docs.map((doc) => [doc.code, doc]));
}
