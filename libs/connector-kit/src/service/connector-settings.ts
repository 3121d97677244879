import { IsInt, IsNumber, Max, Min } from 'class-validator';

/** What connectors of both systems are set by. */
export class ConnectorSettings {
  /** Hours from the beginning of one full sweep of a type to the next; a fraction for trying it out. */
  @IsNumber()
  @Min(0.0005)
  @Max(8_760)
  FULL_SWEEP_HOURS: number = 24;

  /**
   * Seconds after the deadline of a call that was not answered in which it may still be carried out: what proxies and queues before a system
   * hold back. Only then is a record that it may have made searched for, or made again.
   */
  @IsInt()
  @Min(5)
  @Max(3_600)
  LATE_WRITE_SECONDS: number = 60;
}
