/** Problem details (RFC 9457) as the contract has them: `field` is the property that is to blame, where one is. */
export interface Problem {
  readonly reason: string;
  readonly field?: string;
}

const longestReason = 500;

/** What a refusing answer says: its detail, or else its title, which a person understands. */
export function problemOf(status: number, json: unknown): Problem {
  const { title, detail, field } = (typeof json === 'object' && json !== null ? json : {}) as Readonly<Record<string, unknown>>;
  const said = [detail, title].find((text) => typeof text === 'string' && text !== '');
  const reason = typeof said === 'string' ? said.slice(0, longestReason) : `status ${status}`;
  return { reason, ...(typeof field === 'string' && field !== '' ? { field } : {}) };
}
