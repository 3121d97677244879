import type { Logger } from '../logs/logger.js';

/** An error that nobody handled leaves the process in an unknown state: it is logged, and the process ends with code 1 to be started anew. */
export function exitOnCrash(logger: Logger): void {
  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'An error was not handled anywhere');
    process.exit(1);
  });
  process.on('unhandledRejection', (reason) => {
    logger.fatal({ err: reason }, 'A rejected promise was not handled anywhere');
    process.exit(1);
  });
}
