import type { LogEntry, logCreator } from 'kafkajs';
import type { Logger } from '#platform';

/**
 * Routes kafkajs' log into ours, all of it as debug: during an outage it writes a dozen lines a second, and whatever matters also
 * reaches us as the error of a call or of the consumer, which is logged once, where it is dealt with.
 */
export function kafkaLog(logger: Logger): logCreator {
  return () =>
    ({ namespace, log }: LogEntry) => {
      const { message, timestamp: _at, logger: _library, ...facts } = log;
      logger.debug({ namespace, ...facts }, message);
    };
}
