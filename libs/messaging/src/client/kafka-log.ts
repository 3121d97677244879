import { logLevel } from 'kafkajs';
import type { LogEntry, logCreator } from 'kafkajs';
import type { Logger } from '#platform';

/**
 * Routes kafkajs' log into ours. What it calls an error is mostly a connection that it will make again, and what matters reaches us
 * as an error of a call or a crash of the consumer; so its errors are our warnings, and its tales of joining and leaving are debug.
 */
export function kafkaLog(logger: Logger): logCreator {
  return () =>
    ({ namespace, level, log }: LogEntry) => {
      const { message, timestamp: _at, logger: _library, stack: _stack, ...facts } = log;
      const line = { namespace, ...facts };
      if (level === logLevel.ERROR) logger.warn(line, message);
      else logger.debug(line, message);
    };
}
