import { otherSystem, systems, type JsonRecord } from '#change-events';
import type { Pair, Sides, Tuple } from '#dataflows';
import type { StoredLink } from '#link-registry';
import type { Broken } from './broken.js';
import { same, valuesOf, type Truth } from './truth.js';

/** Every live link is equal under its transforms, or stands in the list of what is not. */
export function convergence(truth: Truth): readonly Broken[] {
  return truth.links.flatMap((link) => {
    if (link.standing === 'creating') return [broken(link, 'its partner is still to be made')];
    if (link.standing === 'ended') return [];
    const flow = truth.flowOf(link);
    const webcrm = truth.record('webcrm', flow.entity.webcrm, link.state.ids.webcrm);
    const customcrm = truth.record('customcrm', flow.entity.customcrm, link.state.ids.customcrm);
    if (webcrm === undefined || customcrm === undefined)
      return link.state.deletion?.held === undefined ? [broken(link, 'it is live, and a record of it is gone')] : [];
    return flow.pairs.flatMap((pair) => differences(truth, link, pair, { webcrm, customcrm }));
  });
}

function differences(truth: Truth, link: StoredLink, pair: Pair, records: Sides<JsonRecord>): readonly Broken[] {
  const values = { webcrm: valuesOf(pair, 'webcrm', records.webcrm), customcrm: valuesOf(pair, 'customcrm', records.customcrm) };
  const translations = systems.map((system) => ({
    system,
    translation: pair.transform.to[system](values[otherSystem[system]], values[system], truth.resolve),
  }));
  const areEqual = translations.some(
    ({ system, translation }) => translation.kind === 'value' && same(pair, system, translation.value, values[system]),
  );
  if (areEqual) return [];
  const memory = link.state.pairs[pair.key];
  const isListed = memory?.parked !== undefined || memory?.frozen !== undefined;
  const refersToEnded = translations.every(({ translation }) => translation.kind === 'waiting') && isAsAgreed(pair, memory?.agreed, values);
  const waits = refersToEnded || (translations.some(({ translation }) => translation.kind === 'waiting') && link.progress !== 'inSync');
  return isListed || waits ? [] : [broken(link, `${pair.key} is ${JSON.stringify(values)} (${link.progress})`)];
}

/** References stay as they are while the link of the records that they name has ended and neither has got another one. */
function isAsAgreed(pair: Pair, agreed: Sides<Tuple> | undefined, values: Sides<Tuple>): boolean {
  return agreed !== undefined && systems.every((system) => same(pair, system, agreed[system], values[system]));
}

function broken({ flow, state }: StoredLink, how: string): Broken {
  return { promise: 'convergence', how: `${flow} ${state.ids.webcrm}/${state.ids.customcrm}: ${how}` };
}
