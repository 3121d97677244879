import { systems, type System } from '#change-events';
import type { Flow } from '#dataflows';
import { walkParts, type MappingMemory, type RegisteredFlow, type Walk } from '#link-registry';
import type { FlowBook } from './flow-book.js';
import { keyedSubject } from './take-in.js';

/** Records whose match keys one transaction makes anew. */
const keysAtOnce = 500;
/** Links and records that one statement notes to be looked at. */
const looksAtOnce = 2000;

/** Does one part of a walk up from an id; answers the last id that it did, or null when there was nothing more. */
type Step = (memory: MappingMemory, flow: Flow, after: string) => Promise<string | null>;

const steps: Readonly<Record<Walk['part'], Step>> = {
  webcrmKeys: keysOf('webcrm'),
  customcrmKeys: keysOf('customcrm'),
  links: (memory, flow, after) => memory.looks.addLinks(flow.name, after, looksAtOnce),
  webcrmRecords: unlinkedOf('webcrm'),
  customcrmRecords: unlinkedOf('customcrm'),
};

/**
 * Goes a step through a flow whose revision has just become current, within one transaction: the match keys of both types' records are made
 * anew, then all links and all records without one are noted to be looked at. Answers whether a step was done.
 */
export async function walkOn(memory: MappingMemory, book: FlowBook, flow: Flow): Promise<boolean> {
  if (book.current(await memory.flows.hold()).get(flow.name) === undefined) return false;
  const walk = await memory.flows.takeWalk(flow.name);
  if (walk === null) return false;
  const last = await steps[walk.part](memory, flow, walk.after);
  const next = walkParts[walkParts.indexOf(walk.part) + 1];
  if (last !== null) await memory.flows.setWalk(flow.name, { part: walk.part, after: last });
  else await memory.flows.setWalk(flow.name, next === undefined ? null : { part: next, after: '' });
  return true;
}

/** Whether all records have the match keys of the flow's current file: before that, a match may be missed and a double made. */
export function isKeyed({ walk }: RegisteredFlow): boolean {
  return walk === null || systems.every((system) => walk.part !== `${system}Keys`);
}

function keysOf(system: System): Step {
  return async (memory, flow, after) => {
    const states = await memory.states.page(system, flow.entity[system], after, keysAtOnce);
    await memory.keys.replace(states.map((state) => keyedSubject(flow, state)));
    return states.at(-1)?.id ?? null;
  };
}

function unlinkedOf(system: System): Step {
  return (memory, flow, after) => memory.looks.addUnlinked(flow.name, system, flow.entity[system], after, looksAtOnce);
}
