/**
 * Milliseconds between two heartbeats. By its heartbeat a member learns that another came or went: until all have, what the other one had
 * stands still.
 */
export const heartbeatInterval = 1_000;

/**
 * Keeps a member in its group while a handler runs, however long that takes: kafkajs itself sends heartbeats only between batches.
 * When a heartbeat fails, the group goes on without us, so the work's signal is aborted, and once the work has ended the heartbeat's
 * error is thrown: kafkajs joins the group again because of it.
 *
 * @param stop aborts the work's signal, too, but is no error
 */
export async function withHeartbeat(
  beat: () => Promise<void>,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const ending = new AbortController();
  const failures: unknown[] = [];
  const onStop = (): void => {
    ending.abort();
  };
  const timer = setInterval(() => {
    beat().catch((error: unknown) => {
      failures.push(error);
      ending.abort();
    });
  }, heartbeatInterval);
  stop.addEventListener('abort', onStop);
  if (stop.aborted) onStop();
  try {
    await work(ending.signal);
  } finally {
    clearInterval(timer);
    stop.removeEventListener('abort', onStop);
  }
  if (failures.length > 0) throw failures[0];
}
