import type { InMemoryRegistry, LinkRegistry, RecordSnapshot, StoredLink } from '#link-registry';

/** Two records that were matched, and what the mapping service knew. */
export interface Match {
  readonly link: StoredLink;
  /** The newest states of all records when its transaction began; undefined when records or links have changed meanwhile. */
  readonly known: readonly RecordSnapshot[] | undefined;
  /** Links when the transaction began. */
  readonly links: readonly StoredLink[];
}

/** The registry as it is, telling of every match. */
export function watchMatches(registry: LinkRegistry, { tables }: InMemoryRegistry, matched: (match: Match) => void): LinkRegistry {
  return {
    firstReadsConsumed: () => registry.firstReadsConsumed(),
    outbox: () => registry.outbox(),
    transaction: (work) =>
      registry.transaction((memory) => {
        const before = [...tables.records.rows.values()];
        const links = [...tables.links.rows.values()];
        const add: typeof memory.links.add = async (added) => {
          const isUnchanged = sameRows(before, tables.records.rows) && sameRows(links, tables.links.rows);
          const known = isUnchanged ? before : undefined;
          await memory.links.add(added);
          for (const link of added) if (link.origin === 'matched') matched({ link, known, links });
        };
        const watched = Object.create(memory.links, { add: { value: add } }) as typeof memory.links;
        return work({ ...memory, links: watched });
      }),
  };
}

function sameRows<Row>(before: readonly Row[], now: ReadonlyMap<string, Row>): boolean {
  return now.size === before.length && [...now.values()].every((row, position) => row === before[position]);
}
