import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { Secret } from '#platform';

/** What the sandbox is told by the environment, besides what every service has. */
export class SandboxSettings {
  @IsInt()
  @Min(0)
  @Max(65535)
  SANDBOX_WEBCRM_PORT: number = 4010;

  @IsInt()
  @Min(0)
  @Max(65535)
  SANDBOX_CUSTOM_CRM_PORT: number = 4020;

  /** Where the state outlives the process; in memory when not set. */
  @Secret()
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/\S+$/, { message: 'must be of the form postgres://user:password@host:5432/database' })
  DATABASE_URL?: string;
}
