import { systems } from '#change-events';
import type { MappingMemory } from '#link-registry';
import type { Answer } from './answer.js';
import { lookAgain } from './decide-matches.js';

/** Forgets a link that has ended: its survivor may be matched, or its partner made, again. */
export async function forgetLink(memory: MappingMemory, id: string): Promise<Answer> {
  const [link] = await memory.links.byId([id]);
  if (link === undefined)
    return { kind: 'unknown', text: `There is no link ${id}. \`dataflow links show <record id>\` finds a record's links.` };
  if (link.standing !== 'ended')
    return { kind: 'refused', text: `Link ${id} has not ended: it is ${link.standing === 'live' ? 'live' : 'just being made'}.` };
  await memory.links.remove([id]);
  await lookAgain(
    memory,
    systems.flatMap((system) => (link.state.ids[system] === null ? [] : [{ flow: link.flow, system, id: link.state.ids[system] }])),
  );
  return { kind: 'done', text: `Link ${id} is forgotten; what is left of it is looked at again.` };
}
