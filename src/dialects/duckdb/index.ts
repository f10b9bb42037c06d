export { duckdb } from './printer.ts';
