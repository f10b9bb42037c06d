import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { findEmulator } from './scripts/tools.ts';

const isComing = process.env.WAYMARK_TOOLS_COMING !== undefined && findEmulator() === null;

/**
 * The tests that take minutes come first, so that no core waits for them in the end. While the emulator is still being compiled
 * (`scripts/run-tests.ts`), those that wait for it come last.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const order = ({ moduleId }: TestSpecification): number => {
      const isLong = /\/tests\/(bigquery\/(accept|tables|kill|load)|contract\/reference|lint)/.test(moduleId);
      const waits = isComing && /\/tests\/(bigquery|contract)\//.test(moduleId);
      return (waits ? 2 : 0) + (isLong ? 0 : 1);
    };
    return sorted.sort((a, b) => order(a) - order(b));
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/**/project*/**', '**/node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
  },
});
