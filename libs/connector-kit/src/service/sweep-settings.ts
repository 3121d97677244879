import { IsNumber, Max, Min } from 'class-validator';

/** How often a connector reads everything. */
export class SweepSettings {
  /** Hours from the beginning of one full sweep of a type to the next; a fraction for trying it out. */
  @IsNumber()
  @Min(0.0005)
  @Max(8_760)
  FULL_SWEEP_HOURS: number = 24;
}
