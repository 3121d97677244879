import type { Logger } from '../logs/logger.js';

/** Milliseconds that a service has for finishing what is in hand, as orchestrators are told. */
const deadline = 10_000;

/**
 * On SIGTERM or SIGINT: stops, then ends the process with code 0. Code 1 when stopping fails or takes longer than 10 s.
 * Nest's own shutdown hooks are not used because they end the process by the signal, not with a code.
 */
export function stopOnSignal(stop: () => Promise<void>, logger: Logger): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'Stopping');
    const late = setTimeout(() => {
      logger.fatal({ seconds: deadline / 1000 }, 'Stopping took too long');
      process.exit(1);
    }, deadline);
    late.unref();
    stop().then(
      () => {
        logger.info('Stopped');
        process.exit(0);
      },
      (err: unknown) => {
        logger.fatal({ err }, 'Stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
