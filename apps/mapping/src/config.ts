import { IsInt, Max, Min } from 'class-validator';

/** What the mapping service has of its own. */
export class MappingSettings {
  /** How long it is kept what every write replaced. */
  @IsInt()
  @Min(1)
  @Max(3650)
  HISTORY_DAYS: number = 90;
}
