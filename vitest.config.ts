import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { findEmulator } from './scripts/tools.ts';

/** While the emulator is still being compiled (`scripts/run-tests.ts`), the tests that wait for it come last. */
class EmulatorLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = ({ moduleId }: TestSpecification): boolean => /\/tests\/(bigquery|contract)\//.test(moduleId);
    return [...sorted.filter((one) => !waits(one)), ...sorted.filter(waits)];
  }
}

const isComing = process.env.WAYMARK_TOOLS_COMING !== undefined && findEmulator() === null;

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/**/project*/**', '**/node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...(isComing && { sequence: { sequencer: EmulatorLast } }),
  },
});
