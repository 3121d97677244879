import {
  decodeCommand,
  decodeLinkChange,
  MalformedMessage,
  type LinkChange,
  type ReceivedMessage,
  type RecordType,
  type Topics,
} from '#change-events';
import { recordTypesOf, type Flow } from '#dataflows';
import { makeCurrent, type Registry, type WholeMemory } from '#link-registry';
import { endOffsets, groupIdOf, groupsAtWork, passOver, readMarked, removeMessages, services, withAdmin, type Kafka } from '#messaging';
import type { Answer } from '../answer.js';
import { inOrderOfPutting, linksThatFollow } from './links-that-follow.js';
import { linkBegunBy } from './link-begun-by.js';

/** What a relook works with. */
export interface RelookParts {
  readonly registry: Registry;
  readonly kafka: Kafka;
  readonly topics: Topics;
  /** KAFKA_TOPIC_PREFIX. */
  readonly prefix: string;
  /** The flows of the files here. */
  readonly flows: readonly Flow[];
}

/** Links that one statement puts back. */
const chunk = 500;
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * Makes a registry that was lost, or put back as it once was, fit to go on with: takes the links from their topic, and has all records read
 * anew before anything is matched or created. Everything that lies on the other topics is older than that, and is passed over or removed. May be
 * repeated, and must be if it is cut off.
 */
export async function relook(parts: RelookParts): Promise<Answer> {
  const { kafka, registry, prefix, flows } = parts;
  const groups = services.map((service) => groupIdOf(prefix, service));
  const working = await withAdmin(kafka, (admin) => groupsAtWork(admin, groups));
  if (working.length > 0)
    return {
      kind: 'busy',
      text: `Stop all services first: somebody reads as ${working.join(', ')}. Of one that was killed Kafka knows within a minute.`,
    };

  const types = recordTypesOf(flows);
  const told = await knownLinks(parts, types);
  const changes = types.map(({ system, entity }) => parts.topics.changes(system, entity));
  const consumed = await passOver(kafka, groupIdOf(prefix, 'mapping'), changes);
  const counts = await registry.whole(async (memory) => {
    await memory.relook.forgetReadings();
    const taken = await putBack(memory, told);
    for (const flow of flows) await memory.relook.expectRecords(flow);
    for (const { name } of flows.filter(({ enabled }) => enabled)) await lookAtLinks(memory, name);
    for (const { system, entity } of types) await missWhatIsGone(memory, { system, entity });
    for (const [topic, ends] of consumed)
      for (const { partition, high } of ends) await memory.mapping.ledger.consumed(topic, partition, high);
    return taken;
  });
  const known = new Set((await registry.links.transaction((memory) => memory.flows.hold())).map(({ name }) => name));
  for (const flow of flows.filter(({ name }) => !known.has(name))) await makeCurrent(registry.links, flow, Date.now());
  await clearTheWay(parts, types);
  return { kind: 'done', text: describe(told, counts) };
}

/** What was told last of every link, null of one that is no more; and the links that a create was sent for before anything was told of them. */
async function knownLinks(
  { kafka, topics, prefix }: RelookParts,
  types: readonly RecordType[],
): Promise<ReadonlyMap<string, LinkChange | null>> {
  const told = new Map<string, LinkChange | null>();
  const begun = new Map<string, LinkChange>();
  const all = [topics.linkChanges(), ...types.map(({ system, entity }) => topics.commands(system, entity))];
  await readMarked(kafka, { topics: all, key: nobody, group: groupIdOf(prefix, 'cli') }, ({ topic, ...message }) => {
    const received: ReceivedMessage = { ...message, headers: message.headers as ReceivedMessage['headers'] };
    const id = message.key?.toString() ?? nobody;
    if (id === nobody) return;
    if (topic !== topics.linkChanges()) {
      const link = decodedBy((command) => linkBegunBy(decodeCommand(command)), received);
      if (link !== undefined) begun.set(link.id, link);
      return;
    }
    const link = decodedBy(decodeLinkChange, received);
    if (link !== undefined) told.set(id, link);
  });
  return new Map([...begun, ...told]);
}

/** Undefined is what somebody else put there: it tells nothing of a link. */
function decodedBy<T>(decode: (message: ReceivedMessage) => T, message: ReceivedMessage): T | undefined {
  try {
    return decode(message);
  } catch (error) {
    if (error instanceof MalformedMessage) return undefined;
    throw error;
  }
}

/** The commands and outcomes are of a time that the registry does not know. Last of all: until then they tell what was begun. */
async function clearTheWay({ kafka, topics }: RelookParts, types: readonly RecordType[]): Promise<void> {
  const internal = types.flatMap(({ system, entity }) => [topics.commands(system, entity), topics.outcomes(system, entity)]);
  await withAdmin(kafka, async (admin) => {
    for (const topic of internal) await removeMessages(admin, topic, await endOffsets(admin, topic));
  });
}

/** What became of the registry's links. */
interface Counts {
  readonly put: number;
  readonly dropped: number;
}

async function putBack({ mapping, relook: tables }: WholeMemory, told: ReadonlyMap<string, LinkChange | null>): Promise<Counts> {
  const links = inOrderOfPutting([...told.values()].filter((link) => link !== null));
  const counts = { put: 0, dropped: 0 };
  const drop = async (ids: readonly string[]) => {
    await mapping.links.remove(ids);
    counts.dropped += ids.length;
  };
  const gone = [...told].flatMap(([id, link]) => (link === null ? [id] : []));
  for (let from = 0; from < gone.length; from += chunk)
    await drop((await mapping.links.byId(gone.slice(from, from + chunk))).map(({ state }) => state.id));
  for (let from = 0; from < links.length; from += chunk) {
    const part = links.slice(from, from + chunk);
    const { put, drop: superseded } = linksThatFollow(part, await tables.kept(part));
    await drop(superseded);
    await tables.put(put);
    counts.put += put.length;
  }
  return counts;
}

async function lookAtLinks({ mapping: { looks } }: WholeMemory, flow: string): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const from: string = after;
    after = await looks.addLinks(flow, from, chunk);
  }
}

/** The full read that comes counts as a sweep: what it does not see is read by its id, and what is gone then was deleted. */
async function missWhatIsGone({ connectors }: WholeMemory, { system, entity }: RecordType): Promise<void> {
  const { sweeps } = connectors[system];
  const [number = 0] = await connectors[system].nextTickets(1);
  await sweeps.save(entity, { number, phase: 'walked', after: null });
}

function describe(told: ReadonlyMap<string, LinkChange | null>, { put, dropped }: Counts): string {
  const links = [...told.values()].filter((link) => link !== null);
  const making = links.filter(({ standing }) => standing === 'creating').length;
  return [
    `${links.length} links are known from the topics: ${put} were taken from there, and ${dropped} of the registry are no more.`,
    ...(making > 0 ? [`Of ${making} it was not known whether the second record was made.`] : []),
    'Start all services: they read everything anew, and match and create nothing before that is over.',
  ].join(' ');
}
