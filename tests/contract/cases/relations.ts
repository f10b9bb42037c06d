import { joinCases, unionCases } from './joins.ts';
import { nearestCases } from './nearest.ts';
import { periodCases } from './periods.ts';
import type { RelationCase } from './relation-rows.ts';
import { selectCases } from './selects.ts';
import { windowCases } from './windows.ts';

export const relationCases: readonly RelationCase[] = [
  ...selectCases,
  ...unionCases,
  ...joinCases,
  ...periodCases,
  ...nearestCases,
  ...windowCases,
];
