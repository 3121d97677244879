import { IsIn, IsInt, IsUrl, Max, Min, ValidateIf } from 'class-validator';
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

  /** Where traces go: OpenTelemetry's protocol over HTTP, mostly port 4318. Empty: nowhere. */
  @ValidateIf(({ OTEL_EXPORTER_OTLP_ENDPOINT }: ServiceSettings) => OTEL_EXPORTER_OTLP_ENDPOINT !== '')
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'must be an address such as http://collector:4318' },
  )
  OTEL_EXPORTER_OTLP_ENDPOINT: string = '';
}
