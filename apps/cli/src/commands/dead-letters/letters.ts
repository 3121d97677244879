import { deadLettersIn, groupIdOf, readTopic, services, type DeadLetter } from '#messaging';
import { kafkaOf } from '../../operators.js';

/** A dead letter and the id by which the command line knows it: `<service>:<partition>:<offset>`. */
export interface NamedLetter {
  readonly id: string;
  readonly letter: DeadLetter;
}

/** All letters of all services, oldest first. */
export async function allLetters(env: NodeJS.ProcessEnv): Promise<readonly NamedLetter[]> {
  const { kafka, topics, prefix } = kafkaOf(env);
  const found: NamedLetter[] = [];
  for (const service of services) {
    const letters = deadLettersIn(await readTopic(kafka, topics.deadLetters(service), groupIdOf(prefix, 'cli')));
    found.push(...letters.map((letter) => ({ id: `${service}:${letter.place.partition}:${letter.place.offset}`, letter })));
  }
  return found.toSorted((one, other) => one.letter.setAsideAt.localeCompare(other.letter.setAsideAt));
}

/** The letter of an id; undefined when there is none, or no more. */
export async function letterOf(env: NodeJS.ProcessEnv, id: string): Promise<NamedLetter | undefined> {
  return (await allLetters(env)).find((named) => named.id === id);
}

/** The answer to an id that no letter has. */
export function noLetter(id: string): { readonly kind: 'unknown'; readonly text: string } {
  return { kind: 'unknown', text: `There is no dead letter ${id}, or it is too old to be kept. \`dataflow dead-letters\` lists them.` };
}

/** A letter's data for programs and people: bytes as text. */
export function shownLetter({ id, letter }: NamedLetter): Readonly<Record<string, string | null>> {
  const { origin, reason, setAsideAt, replayedAt, obstacle, key } = letter;
  const from = origin && `${origin.topic} partition ${origin.partition} offset ${origin.offset}`;
  return { id, setAsideAt, from, key: key?.toString() ?? null, reason, replayedAt, obstacle };
}
