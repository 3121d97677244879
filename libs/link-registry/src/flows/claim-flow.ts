import type { Flow } from '#dataflows';
import type { LinkRegistry } from '../links/mapping-memory.js';
import { changeSizeOf, needsConsent } from './change-size.js';
import { standingOf, type FlowStanding } from './flow-standing.js';
import { walkParts, type RegisteredFlow } from './registered-flows.js';

/**
 * What a service does about its file of a flow: a revision that nobody has seen so far is the newest and becomes current, unless it would
 * write so much that a person has to agree. Any other revision keeps its standing.
 * @param now milliseconds since 1970
 */
export async function claimFlow(registry: LinkRegistry, flow: Flow, now: number): Promise<FlowStanding> {
  const before = await registered(registry, flow.name);
  if (standingOf(before, flow.revision).kind !== 'newer') return standingOf(before, flow.revision);
  const size = await changeSizeOf(registry, flow);
  return registry.transaction(async (memory) => {
    const present = (await memory.flows.own()).find(({ name }) => name === flow.name);
    const standing = standingOf(present, flow.revision);
    // Somebody else was quicker. What was counted may be wrong by now: the next claim counts again.
    if (standing.kind !== 'newer' || present?.revision !== before?.revision) return standing;
    if (present === undefined || !needsConsent(size)) {
      await memory.flows.put(currentOf(flow, present, now));
      return { kind: 'current' };
    }
    const replaced = present.held === null ? [] : [present.held.revision];
    await memory.flows.put({ ...present, older: [...present.older, ...replaced], held: { ...size, revision: flow.revision } });
    return { kind: 'held', ...size };
  });
}

/**
 * Makes a file current, whatever it was before; its flow is gone through anew.
 * @param now milliseconds since 1970
 */
export async function makeCurrent(registry: LinkRegistry, flow: Flow, now: number): Promise<void> {
  await registry.transaction(async (memory) => {
    const present = (await memory.flows.own()).find(({ name }) => name === flow.name);
    await memory.flows.put(currentOf(flow, present, now));
  });
}

/** Gives up a flow that has no file any more: its links stay as they are, and nobody decides about them. */
export async function giveUpFlow(registry: LinkRegistry, name: string): Promise<void> {
  await registry.transaction(async (memory) => {
    const present = (await memory.flows.own()).find((flow) => flow.name === name);
    if (present === undefined) return;
    await memory.flows.put({ ...present, enabled: false, revision: '', older: replacedBy('', present), held: null, walk: null });
  });
}

async function registered(registry: LinkRegistry, name: string): Promise<RegisteredFlow | undefined> {
  return (await registry.transaction((memory) => memory.flows.hold())).find((flow) => flow.name === name);
}

function currentOf({ name, entity, enabled, revision }: Flow, present: RegisteredFlow | undefined, now: number): RegisteredFlow {
  return {
    name,
    entity,
    enabled,
    firstEnabledAt: present?.firstEnabledAt ?? (enabled ? now : null),
    revision,
    older: present === undefined ? [] : replacedBy(revision, present),
    held: null,
    walk: enabled ? { part: walkParts[0], after: '' } : null,
  };
}

function replacedBy(revision: string, { older, revision: current, held }: RegisteredFlow): readonly string[] {
  const known = new Set([...older, current, ...(held === null ? [] : [held.revision])]);
  return [...known].filter((one) => one !== revision && one !== '');
}
