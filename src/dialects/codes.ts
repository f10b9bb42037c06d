import type { CodeDoc } from '../base/diagnostic.ts';
import { badBigqueryOption } from './bigquery/options.ts';
import { badOption } from './duckdb/options.ts';

/** Every code that the warehouses' own readers can report. */
export const dialectCodes: readonly CodeDoc[] = [badOption, badBigqueryOption];
