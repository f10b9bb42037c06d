import type { CodeDoc } from '../base/diagnostic.ts';
import { parseCodes } from '../yaml/parse-codes.ts';
import { readCodes } from '../yaml/read-codes.ts';
import { readAssertionCodes } from './assertion-codes.ts';
import { entityTable } from './check-entity-tables.ts';
import { deprecatedInMetric } from './deprecated-in-metrics.ts';
import { policies } from './policies/index.ts';
import { readingCodes } from './reading-codes.ts';
import { resolveCodes } from './resolve-codes.ts';
import { rules } from './rules/index.ts';
import { settingsCodes } from './settings-codes.ts';

/** Every diagnostic code of reading and checking the catalog and the settings. */
export const codes: readonly CodeDoc[] = [
  ...parseCodes,
  ...readCodes,
  ...readingCodes,
  ...resolveCodes,
  ...rules.flatMap((rule) => rule.codes),
  ...policies.map((policy) => policy.code),
  ...readAssertionCodes,
  deprecatedInMetric,
  ...settingsCodes,
  entityTable,
];
