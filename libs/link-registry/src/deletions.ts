import { Fault } from '#platform';
import type { Deletion } from '#dataflows';
import type { StoredLink } from './links/links.js';
import type { LinkRegistry, MappingMemory } from './links/mapping-memory.js';

/** What operators say about deletes. They leave their word on the links; the mapping service acts upon it with its next look. */
export class Deletions {
  constructor(private readonly links: LinkRegistry) {}

  /** Links whose delete the brake of a flow holds. */
  held(flow: string): Promise<readonly StoredLink[]> {
    return this.links.transaction(async (memory) => memory.links.byId(await memory.deletes.held(flow)));
  }

  /** Lets the deletes go on that the brake of a flow holds, and counts anew. Answers how many. */
  release(flow: string): Promise<number> {
    return this.sayToHeld(flow, 'release');
  }

  /** Ends the links whose deletes the brake of a flow holds: the other records are kept. Counts anew. Answers how many. */
  refuse(flow: string): Promise<number> {
    return this.sayToHeld(flow, 'keep');
  }

  /**
   * Deletes the record whose partner was deleted, whatever it holds now. If it is edited before that is done, it is asked again.
   * @throws Fault when no delete of this link waits for an operator
   */
  deleteSurvivor(link: string): Promise<void> {
    return this.sayTo(link, 'delete');
  }

  /**
   * Keeps the record whose partner was deleted: the link ends.
   * @throws Fault when no delete of this link waits for an operator
   */
  keepSurvivor(link: string): Promise<void> {
    return this.sayTo(link, 'keep');
  }

  private sayToHeld(flow: string, word: NonNullable<Deletion['word']>): Promise<number> {
    return this.links.transaction(async (memory) => {
      const held = await memory.links.byId(await memory.deletes.held(flow));
      await say(memory, held, word);
      await memory.deletes.forget(flow);
      return held.length;
    });
  }

  private sayTo(link: string, word: NonNullable<Deletion['word']>): Promise<void> {
    return this.links.transaction(async (memory) => {
      const [found] = await memory.links.byId([link]);
      if (found?.standing !== 'live' || found.state.deletion?.held === undefined)
        throw new Fault('permanent', `Link ${link} has no delete that waits for an operator, so there is nothing to decide.`);
      await say(memory, [found], word);
    });
  }
}

async function say(memory: MappingMemory, links: readonly StoredLink[], word: NonNullable<Deletion['word']>): Promise<void> {
  await memory.links.save(
    links.map((link) => ({ ...link, progress: 'writing', state: { ...link.state, deletion: { ...link.state.deletion, word } } })),
  );
  await memory.looks.add(links.map(({ flow, state }) => ({ flow, subject: 'link', id: state.id })));
}
