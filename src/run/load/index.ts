export { loadCodes } from './codes.ts';
export { planLoad } from './plan-load.ts';
export { runLoad } from './run-load.ts';
