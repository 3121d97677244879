import { setTimeout as pause } from 'node:timers/promises';
import type { HealthRegistry } from '../health/health-registry.js';
import type { Logger } from '../logs/logger.js';
import { collectFaults } from './collect-faults.js';
import type { StartFaults } from './collect-faults.js';
import { refuseToStart } from './refuse-to-start.js';

/**
 * A broker or database that is away at the start is no reason to end: the service comes up unready and asks again every few seconds,
 * until each check has its answer.
 */
export function settleUndecided(undecided: StartFaults['undecided'], component: string, health: HealthRegistry, logger: Logger): void {
  let left = undecided;
  health.register({
    name: 'start checks',
    ready: () => left.length === 0 || left.map(({ check, reason }) => `${check.name}: ${reason}`).join('; '),
  });
  const settle = async (): Promise<void> => {
    while (left.length > 0) {
      for (const { check, reason } of left) logger.warn({ check: check.name, reason }, 'A start check has no answer yet');
      await pause(5_000, undefined, { ref: false });
      const found = await collectFaults(left.map(({ check }) => check));
      if (found.faults.length > 0) refuseToStart(component, found.faults);
      left = found.undecided;
    }
  };
  void settle();
}
