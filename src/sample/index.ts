export { codes } from './codes.ts';
export type { Fault, FaultRates } from './faults.ts';
export type { SampledRow } from './rows.ts';
export { type SampleOptions, sampleEvents } from './sample-events.ts';
export { rowText, sampleFile } from './sample-file.ts';
