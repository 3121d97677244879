import { otherSystem, systems, type System } from '#change-events';
import type { Flow } from '#dataflows';
import type { MappingMemory, StoredLink, Subject } from '#link-registry';

interface Unmade {
  readonly link: StoredLink;
  readonly source: Subject;
}

/**
 * Gives up links, of those named, whose second record was being made when the registry was lost and has not come with the full reads: a create
 * that nobody asks for any more. Its record looks for a partner again, unless that could make a second one which no match would find.
 */
export async function giveUpUnmade(memory: MappingMemory, flow: Flow, ids: readonly string[]): Promise<void> {
  const unmade = (await memory.links.peek(ids)).flatMap((link): Unmade[] => {
    const isAsked = systems.some((system) => link.state.outstanding[system] !== null);
    const from = systems.find((system) => link.state.ids[system] !== null);
    const id = from && link.state.ids[from];
    return link.standing === 'creating' && !isAsked && from && id ? [{ link, source: { flow: flow.name, system: from, id } }] : [];
  });
  if (unmade.length === 0) return;
  await memory.links.remove(unmade.map(({ link }) => link.state.id));
  if (flow.match.length > 0) {
    await memory.looks.add(unmade.map(({ source: { system, id } }) => ({ flow: flow.name, subject: system, id })));
    return;
  }
  await memory.looks.setUnlinked(
    unmade.map(({ link, source }) => ({
      ...source,
      standing: 'failed',
      reason: heldReason(otherSystem[source.system]),
      version: link.state.sides[source.system].version,
    })),
  );
}

function heldReason(into: System): string {
  return `Held for an operator: its partner was being made in ${into} when the registry was lost, and nothing tells which record that is, if any. Look there: link the one that it is, or try again.`;
}
