export { bigquery } from './printer.ts';
