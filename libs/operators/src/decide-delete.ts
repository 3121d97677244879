import { otherSystem, type System } from '#change-events';
import { goneFrom } from '#dataflows';
import type { KeptConflict, MappingMemory, StoredLink } from '#link-registry';
import type { Answer } from './answer.js';

/** Decides between a delete on one side and edits on the other: the record goes, or it is kept and the link ends. @param now milliseconds since 1970 */
export async function decideDelete(
  memory: MappingMemory,
  link: StoredLink,
  conflict: KeptConflict,
  winner: System,
  now: number,
): Promise<Answer> {
  const { deletion, ids } = link.state;
  const gone = goneFrom(link.state);
  if (gone === undefined || deletion?.held?.by !== 'conflict')
    return { kind: 'changed', text: `No delete of link ${link.state.id} waits any more.` };
  const word = winner === gone ? 'delete' : 'keep';
  await memory.links.save([{ ...link, progress: 'writing', state: { ...link.state, deletion: { ...deletion, word } } }]);
  await memory.looks.add([{ flow: link.flow, subject: 'link', id: link.state.id }]);
  await memory.ledger.addConflicts([{ ...conflict, winner, decidedAt: now }]);
  const survivor = `${otherSystem[gone]} ${ids[otherSystem[gone]] ?? ''}`;
  return { kind: 'done', text: word === 'delete' ? `${survivor} is deleted as well.` : `${survivor} is kept, and the link ends.` };
}
