/** A script that can't be run, with what is wrong and where. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}
