/**
 * Waits for something that may never end, such as kafkajs' disconnect behind a half-open connection (tulios/kafkajs issue 1438), but
 * not longer than some milliseconds.
 *
 * @returns whether it ended in time; how it ended is not told
 */
export async function settleWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, late]).finally(() => {
    clearTimeout(timer);
  });
}
