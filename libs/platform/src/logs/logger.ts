import type { Logger as PinoLogger } from 'pino';

/** Takes the object first, then a constant sentence: `logger.warn({ topic, partition }, 'A batch is tried again')`. */
export type Logger = PinoLogger;

/** Injects the service's Logger: `@Inject(LOGGER) private readonly logger: Logger`. */
export const LOGGER = Symbol('Logger');
