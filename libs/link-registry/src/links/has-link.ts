/** SQL that asks whether a link is no more. */
export function isLinkless(link: string): string {
  return `NOT EXISTS (SELECT 1 FROM link l WHERE l.id = ${link})`;
}

/**
 * SQL that asks whether a record has a link under a flow. One look into an index a side: a join with either side would be planned, before there
 * are statistics, as everything against everything.
 *
 * @param standing what must be true of the link `l`
 */
export function hasLink(flow: string, system: string, id: string, standing: string): string {
  const one = (side: 'webcrm' | 'customcrm') =>
    `EXISTS (SELECT 1 FROM link l WHERE ${system} = '${side}' AND l.flow = ${flow} AND l.${side}_id = ${id} AND ${standing})`;
  return `(${one('webcrm')} OR ${one('customcrm')})`;
}
