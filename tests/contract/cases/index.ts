import type { ExprCase } from '../contract-case.ts';
import { aggregateCases } from './aggregates.ts';
import { jsonCases, listCases } from './lists.ts';
import { castCases, logicCases } from './logic.ts';
import { numberCases } from './numbers.ts';
import { textCases } from './text.ts';
import { timeCases } from './times.ts';

export const caseGroups: Readonly<Record<string, readonly ExprCase[]>> = {
  text: textCases,
  numbers: numberCases,
  times: timeCases,
  lists: listCases,
  JSON: jsonCases,
  logic: logicCases,
  casts: castCases,
  aggregates: aggregateCases,
};

export const expressionCases: readonly ExprCase[] = Object.values(caseGroups).flat();
