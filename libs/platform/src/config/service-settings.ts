import { IsIn, IsInt, Max, Min } from 'class-validator';
import { logLevels } from '../logs/log-level.js';
import type { LogLevel } from '../logs/log-level.js';

/** What every service has. */
export class ServiceSettings {
  /** Health, metrics, and whatever else the service answers over HTTP. 0 takes any free port. */
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT: number = 3000;

  @IsIn(logLevels, { message: `must be one of ${logLevels.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';
}
