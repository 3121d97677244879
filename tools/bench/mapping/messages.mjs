import { encodeChange, encodeOutcome } from '#change-events';
import { customer, idOf, organisation, versionOf } from './companies.mjs';

/** The change event of an edit in webCRM. @param {import('./companies.mjs').Edit} edit @param {import('#change-events').Topics} topics */
export function changeMessage(edit, topics) {
  const now = Date.now();
  const [message] = encodeChange(
    {
      ...{ kind: 'updated', system: 'webcrm', entity: 'organisation', id: idOf.webcrm(edit.number), version: versionOf(edit.round) },
      ...{ record: organisation(edit), changed: ['OrganisationTelephone'], changedAt: now, observedAt: now },
      ...{ origin: 'person', source: 'https://api.webcrm.example' },
    },
    topics,
  );
  return message;
}

/**
 * The answer of a connector that did what it was asked for.
 * @param {import('#change-events').UpdateCommand} command of a customer
 * @returns {import('#change-events').Outcome}
 */
export function answerTo(command) {
  const { link, flow, system, entity, number, id, basis, pairs } = command;
  const written = Object.fromEntries(pairs.flatMap(({ properties }) => properties.map(({ property, value }) => [property, value])));
  const record = { ...customer({ number: Number(id.slice(2)) - 1, round: 0 }), ...written };
  return {
    ...{ link, flow, system, entity, number, status: 'done', found: [] },
    pairs: pairs.map(({ pair }) => ({ pair, result: 'applied' })),
    state: { id, version: basis + 1, changedAt: Date.now(), record },
  };
}

/** @param {import('#change-events').UpdateCommand} command @param {import('#change-events').Topics} topics */
export function answerMessage(command, topics) {
  return encodeOutcome(answerTo(command), topics);
}
