/** What the database says of every statement after one that failed in the same transaction. */
const afterFailure = '25P02';

/**
 * Does work of one transaction whose parts do not need each other's answers. Unlike `Promise.all` it waits for all of them also when one fails:
 * what is still under way then would run after the transaction was rolled back, on its own.
 * @throws the error of the part that failed first
 */
export async function together<Work extends readonly unknown[] | []>(
  parts: Work,
): Promise<{ -readonly [Part in keyof Work]: Awaited<Work[Part]> }> {
  const ended = await Promise.allSettled(parts);
  const errors: unknown[] = ended.flatMap((part) => (part.status === 'rejected' ? [part.reason as unknown] : []));
  if (errors.length > 0) throw errors.find((error) => (error as { code?: unknown } | null)?.code !== afterFailure) ?? errors[0];
  return Promise.all(parts);
}
