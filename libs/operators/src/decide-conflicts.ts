import { otherSystem, type System } from '#change-events';
import { decideConflict, reverseConflict, type Flow, type OperatorsWord } from '#dataflows';
import type { KeptConflict, MappingMemory, StoredLink } from '#link-registry';
import type { Answer } from './answer.js';
import { decideDelete } from './decide-delete.js';

/**
 * Chooses the winner of a conflict that waits for a person. The mapping service writes its value over the loser's, if both are still those
 * that the conflict's id names.
 * @param now milliseconds since 1970
 */
export async function resolveConflict(
  memory: MappingMemory,
  flows: readonly Flow[],
  id: string,
  winner: System,
  now: number,
): Promise<Answer> {
  const found = await conflictWithLink(memory, flows, id);
  if ('kind' in found) return found;
  const { conflict, link, flow } = found;
  if (conflict.winner !== null)
    return {
      kind: 'nothing',
      text: `Conflict ${id} was decided already: ${conflict.winner} won. \`dataflow conflicts reverse\` turns it.`,
    };
  if (conflict.hasEnded) return { kind: 'nothing', text: `Conflict ${id} has ended by itself.` };
  if (conflict.kind === 'delete/edit') return decideDelete(memory, link, conflict, winner, now);
  const word = decideConflict(flow, link.state, conflict, winner);
  if (word.kind !== 'done') return notDone(word, id);
  await memory.links.save([{ ...link, state: word.link }]);
  await memory.looks.add([{ flow: link.flow, subject: 'link', id: link.state.id }]);
  return {
    kind: 'done',
    text: `${winner} wins: ${conflict.pair} of ${otherSystem[winner]} ${link.state.ids[otherSystem[winner]] ?? ''} will say ${JSON.stringify(conflict.values[winner])}.`,
  };
}

/** Gives the side that lost a conflict its value back, as an edit that then travels to the winner. @param now milliseconds since 1970 */
export async function reverseDecision(memory: MappingMemory, flows: readonly Flow[], id: string, now: number): Promise<Answer> {
  const found = await conflictWithLink(memory, flows, id);
  if ('kind' in found) return found;
  const { conflict, link, flow } = found;
  if (conflict.winner === null)
    return {
      kind: 'refused',
      text: `Nobody has won conflict ${id}, so there is nothing to reverse. \`dataflow conflicts resolve\` decides it.`,
    };
  if (conflict.kind === 'delete/edit') return { kind: 'refused', text: 'A delete is not reversed: make the record again in its system.' };
  const loser = otherSystem[conflict.winner];
  const word = reverseConflict(flow, link.state, conflict, conflict.winner, now);
  if (word.kind !== 'done') return notDone(word, id);
  await memory.links.save([{ ...link, progress: 'writing', state: word.link }]);
  // Due at once: the mapping service sends it with what is overdue.
  await memory.ledger.expect([{ link: link.state.id, system: loser, dueAt: now }]);
  return {
    kind: 'done',
    text: `${conflict.pair} of ${loser} ${link.state.ids[loser] ?? ''} gets ${JSON.stringify(conflict.values[loser])} back, which then travels to ${conflict.winner}.`,
  };
}

interface Found {
  readonly conflict: KeptConflict;
  readonly link: StoredLink;
  readonly flow: Flow;
}

async function conflictWithLink(memory: MappingMemory, flows: readonly Flow[], id: string): Promise<Found | Answer> {
  const conflict = await memory.ledger.conflict(id);
  if (conflict === null)
    return {
      kind: 'unknown',
      text: `There is no conflict ${id}: there never was, or a value has changed since and it is asked again. \`dataflow conflicts\` lists them.`,
    };
  const [link] = await memory.links.byId([conflict.link]);
  const flow = flows.find(({ name }) => name === conflict.flow);
  if (link?.standing !== 'live' || flow === undefined)
    return { kind: 'refused', text: `The link of conflict ${id}, ${conflict.link} under ${conflict.flow}, is no more.` };
  return { conflict, link, flow };
}

function notDone(word: Exclude<OperatorsWord, { kind: 'done' }>, id: string): Answer {
  return { kind: word.kind, text: `Conflict ${id} stays as it is: ${word.reason}.` };
}
