import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { testRegistry, type TestRegistry } from './test-registry.js';

/** A registry for the tests of a file, empty before each of them, and what runs in one, which has ended before the next. Use its parts in tests only. */
export interface LoopsAtWork {
  readonly registry: TestRegistry;
  /** Aborted when the test is over, or by the test. */
  readonly stopping: AbortController;
  readonly running: Promise<void>[];
}

/** Call it once, beside the tests. */
export function loopsAtWork(): LoopsAtWork {
  let registry: TestRegistry;
  let stopping: AbortController;
  let running: Promise<void>[];
  beforeAll(async () => {
    registry = await testRegistry();
  });
  afterAll(() => registry.drop());
  beforeEach(async () => {
    await registry.empty();
    stopping = new AbortController();
    running = [];
  });
  afterEach(async () => {
    stopping.abort();
    await Promise.all(running);
  });
  return {
    get registry() {
      return registry;
    },
    get stopping() {
      return stopping;
    },
    get running() {
      return running;
    },
  };
}
