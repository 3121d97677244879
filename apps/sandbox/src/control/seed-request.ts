import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** Body of `POST /_sandbox/seed`. */
export class SeedRequest {
  /** Number of organisations. */
  @IsInt()
  @Min(0)
  @Max(200_000)
  records: number;

  @IsOptional()
  @IsInt()
  seed?: number;
}
