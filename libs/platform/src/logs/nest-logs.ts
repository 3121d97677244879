import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Lets Nest log through ours. Its `log` is only the noise of starting up, so it becomes `debug`. */
export class NestLogs implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...more: unknown[]): void {
    this.say('debug', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.say('debug', message, more);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.say('trace', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.say('warn', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.say('error', message, more);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.say('fatal', message, more);
  }

  /** Nest passes the context as the last text, and a stack before it. */
  private say(level: 'debug' | 'trace' | 'warn' | 'error' | 'fatal', message: unknown, more: readonly unknown[]): void {
    const context = more.at(-1);
    const stack = more.length > 1 ? more[0] : undefined;
    const facts = { context, ...(stack === undefined ? {} : { stack }) };
    if (message instanceof Error) this.logger[level]({ ...facts, err: message }, 'Nest reports an error');
    else this.logger[level](facts, String(message));
  }
}
