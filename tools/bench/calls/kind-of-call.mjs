/**
 * A call as the sandbox tells it.
 * @typedef {{ sequence: number, at: number, answeredAt: number | null, who: string | null, method: string, path: string,
 *   query: Record<string, string>, status: number | null }} Call
 */

/**
 * What a call was for. `walk`: a page of all records; `poll`: what has changed; `look`: a search by values; `read`: records by their ids.
 * @typedef {'login' | 'metadata' | 'check' | 'walk' | 'poll' | 'look' | 'read' | 'write'} Kind
 */

/** @param {Call} call @returns {Kind} */
export function webcrmKind({ method, path, query }) {
  if (path.startsWith('/Auth')) return 'login';
  if (path.startsWith('/FieldsMetadata')) return 'metadata';
  if (method !== 'GET') return 'write';
  if (path !== '/Queries') return 'read';
  const { script = '', size } = query;
  if (size === '1') return 'check';
  if (/UpdatedAt >= /.test(script)) return 'poll';
  if (/WHERE \w+Id > \d+ ORDER BY/.test(script)) return 'walk';
  const [, name] = /FROM (\w+)/.exec(script) ?? [];
  return script.includes(` ${name}Id = `) ? 'read' : 'look';
}

/** @param {Call} call @returns {Kind} */
export function customCrmKind({ method, path, query }) {
  if (method !== 'GET') return 'write';
  if (/^\/\w+\/./.test(path)) return 'read';
  if ('updatedSince' in query) return 'poll';
  const searched = Object.keys(query).some((name) => name !== 'cursor' && name !== 'limit');
  if (searched) return 'look';
  return query.limit === '1' ? 'check' : 'walk';
}

/**
 * How many calls there were of each kind.
 * @param {readonly Call[]} calls
 * @param {(call: Call) => Kind} kindOf
 * @returns {Partial<Record<Kind, number>>}
 */
export function countKinds(calls, kindOf) {
  const counts = {};
  for (const call of calls) counts[kindOf(call)] = (counts[kindOf(call)] ?? 0) + 1;
  return counts;
}
