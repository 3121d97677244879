import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../process-figures.mjs';
import { LiveStage } from './live-stage.mjs';

/** Milliseconds after which polls, one each half minute, have not only left the last edits behind for a minute but also begin to look behind them. */
const quietMs = 160_000;

/** What services use of a core while nobody edits anything. @type {import('../scenarios.mjs').Scenario} */
export const idle = {
  title: 'the share of a core that each service uses while nobody edits anything',
  readsProcesses: true,
  async run({ dir, records, seconds, log }) {
    const live = await LiveStage.setLinked({ dir, records, log });
    try {
      log('Letting it be quiet');
      await sleep(quietMs);
      const before = live.services.map(usedBy);
      await sleep(seconds * 1_000);
      return live.services.map((service, position) => {
        const used = usedBy(service) - before[position];
        return {
          situation: `${records} linked records, nobody edits for ${seconds} s`,
          figure: `${service.name}, % of a core`,
          measured: (100 * used) / seconds,
          limit: 1,
          detail: `${used.toFixed(2)} s of CPU`,
        };
      });
    } finally {
      await live.stop();
    }
  },
};

function usedBy(service) {
  return cpuSeconds(service.pid());
}
