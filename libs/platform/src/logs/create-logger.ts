import { pino, stdTimeFunctions } from 'pino';
import type { DestinationStream } from 'pino';
import type { LogLevel } from './log-level.js';
import type { Logger } from './logger.js';

const secretNames = [
  'authorization',
  'Authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'authCode',
  'secret',
  'connectionString',
];

/** Secrets are looked for down to the third level, where HTTP libraries keep the headers of a request in an error. */
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** What a service says of itself in every line. */
export interface LoggerOptions {
  readonly component: string;
  readonly level: LogLevel;
  /** Where the lines go instead of stdout. */
  readonly destination?: DestinationStream;
}

/** JSON lines with `time` (ISO 8601), `level` (its name), `component` and `msg`; the values of secrets are replaced. */
export function createLogger({ component, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { component },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '(not shown)' },
  };
  return destination ? pino(options, destination) : pino(options);
}
