import { retryParked } from '#dataflows';
import type { MappingMemory, Subject } from '#link-registry';
import type { Answer } from './answer.js';

/** What is to be tried again. */
export interface Retried {
  /** Ids of links whose pairs were ignored or failed. */
  readonly links: readonly string[];
  /** Records whose partner could not be made. */
  readonly records: readonly Subject[];
  /** One pair of the links; absent: all. */
  readonly pair?: string | undefined;
}

/** Tries again what a system did not take although no value has changed. */
export async function retry(memory: MappingMemory, { links: ids, records, pair }: Retried): Promise<Answer> {
  const links = (await memory.links.byId(ids)).flatMap((link) => {
    const word = retryParked(link.state, pair);
    return link.standing === 'live' && word.kind === 'done' ? [{ ...link, state: word.link }] : [];
  });
  const failed: Subject[] = [];
  for (const record of records) {
    const [unlinked] = await memory.looks.unlinked(record.flow, record.system, [record.id]);
    if (unlinked?.standing === 'failed') failed.push(record);
  }
  if (links.length + failed.length === 0) return { kind: 'nothing', text: 'Nothing of it was ignored or failed.' };
  await memory.links.save(links);
  await memory.looks.clearUnlinked(failed);
  await memory.looks.add([
    ...links.map((link) => ({ flow: link.flow, subject: 'link' as const, id: link.state.id })),
    ...failed.map(({ flow, system, id }) => ({ flow, subject: system, id })),
  ]);
  const what = [...links.map((link) => `link ${link.state.id}`), ...failed.map(({ flow, system, id }) => `${system} ${id} under ${flow}`)];
  return { kind: 'done', text: `Tried again: ${what.join(', ')}.` };
}
