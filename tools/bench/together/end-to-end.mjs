import { percentileOf } from '../statistics.mjs';
import { Editing } from './editing.mjs';
import { LiveStage } from './live-stage.mjs';

/** Edits a second, and the milliseconds within which half and nearly all of them are promised to be on the other side. */
const paces = [
  { perSecond: 5, limits: { 50: 150, 95: 500 } },
  { perSecond: 50, limits: { 95: 2_000 } },
];

/** For services that have just started, and hooks that are still to be registered; not measured. */
const warmUp = { perSecond: 5, seconds: 5 };

const percents = [50, 95, 99];

/** How long it takes until an edit in one system is visible in the other, through hooks. @type {import('../scenarios.mjs').Scenario} */
export const endToEnd = {
  title: 'from an edit in one system to the same value in the other, by hooks',
  async run({ dir, records, seconds, log }) {
    const live = await LiveStage.setLinked({ dir, records, log });
    try {
      const editing = new Editing(live, await live.links());
      await editing.run(warmUp.perSecond, warmUp.seconds);
      const measures = [];
      for (const { perSecond, limits } of paces) {
        log(`Editing ${perSecond} records a second for ${seconds} s`);
        const ran = await editing.run(perSecond, seconds);
        measures.push(...measuresOf(ran, { wanted: perSecond, records, seconds, limits }));
      }
      return measures;
    } finally {
      await live.stop();
    }
  },
};

function measuresOf({ times, perSecond }, { wanted, records, seconds, limits }) {
  const all = [...times.webcrm, ...times.customcrm];
  return percents.map((percent) => {
    const of = (figures) => percentileOf(figures, percent);
    return {
      situation: `${wanted} edits a second, for ${seconds} s, of ${records} linked records`,
      figure: `ms, edit to other system, p${percent}`,
      measured: of(all),
      limit: limits[percent],
      detail:
        `from webCRM ${of(times.webcrm)}, from the Custom CRM ${of(times.customcrm)}; ` +
        `${all.length} edits, ${perSecond.toFixed(1)} a second; longest ${Math.max(...all)}`,
    };
  });
}
