import { setTimeout as sleep } from 'node:timers/promises';
import { editablePairs } from './editable-pairs.mjs';
import { signIn } from './person.mjs';
import { askCli } from './run-cli.mjs';

/** On a busy machine an edit takes longer, and is no less there. */
const deadlineMs = 60_000;

/**
 * Edits one linked pair of every flow as a person would, in webCRM and then in the Custom CRM, and waits each time until the other
 * side shows it. The second edit puts back what was there.
 * @param {import('./settings.mjs').DemoSettings} settings
 * @param {(line: string) => void} log
 * @returns {Promise<boolean>} whether all of them arrived
 */
export async function verifyEdits(settings, log) {
  const people = await signIn(settings.address);
  let allArrived = true;
  for (const pair of editablePairs(settings.flowsPath)) {
    const links = await askCli(['links', '--flow', pair.flow, '--limit', '100'], settings.shared);
    const link = links.find(({ progress }) => progress === 'inSync');
    if (!link) {
      log(`✗ ${pair.flow}: none of its newest ${links.length} linked pairs is in sync, so there is none to edit`);
      allArrived = false;
      continue;
    }
    const id = { webcrm: link.webcrmId, customcrm: link.customcrmId };
    const before = (await people.webcrm.read(pair.entity.webcrm, id.webcrm))[pair.property.webcrm];
    const there = await verifyEdit({ people, pair, id, from: 'webcrm', to: 'customcrm', value: 'Edited in webCRM' }, log);
    const back = await verifyEdit({ people, pair, id, from: 'customcrm', to: 'webcrm', value: before || 'Edited' }, log);
    allArrived &&= there && back;
  }
  return allArrived;
}

async function verifyEdit({ people, pair, id, from, to, value }, log) {
  const startedAt = Date.now();
  await people[from].edit(pair.entity[from], id[from], { [pair.property[from]]: value });
  const what = `${pair.flow}: ${pair.property[from]} of ${from} ${id[from]} → ${pair.property[to]} of ${to} ${id[to]}`;
  for (;;) {
    const seen = (await people[to].read(pair.entity[to], id[to]))[pair.property[to]];
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    if (seen === value) {
      log(`✓ ${what} after ${seconds} s`);
      return true;
    }
    if (Date.now() - startedAt > deadlineMs) {
      log(`✗ ${what}: after ${seconds} s it is ${JSON.stringify(seen)}, not ${JSON.stringify(value)}`);
      return false;
    }
    await sleep(200);
  }
}
