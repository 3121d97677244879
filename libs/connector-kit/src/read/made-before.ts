import type { ConnectorMemory } from '#link-registry';
import type { Connector } from '../connector.js';
import type { Observation } from '../observe/observation.js';

/**
 * Observations of a full read, with the link that a record was made for where it bears the id of one whose create was under way when the
 * registry was lost. Anybody else's id in that property means nothing: people copy records.
 */
export async function withMadeBefore(
  { memory, connector }: { readonly memory: Pick<ConnectorMemory, 'creates'>; readonly connector: Pick<Connector, 'descriptions'> },
  entity: string,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const externalId = connector.descriptions.find((description) => description.entity === entity)?.externalId;
  if (externalId === undefined) return observations;
  const linkOf = ({ read }: Observation) => read?.record[externalId];
  const borne = new Set(observations.map(linkOf).filter((link) => typeof link === 'string' && link !== ''));
  const calls = await memory.creates.ofLinks([...borne] as string[]);
  const unsettled = new Set(calls.filter(({ recordId }) => recordId === null).map(({ link }) => link));
  return observations.map((observation) => {
    const link = linkOf(observation);
    return typeof link === 'string' && unsettled.has(link) ? { ...observation, createdFor: link } : observation;
  });
}
