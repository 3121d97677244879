import { IsOptional } from 'class-validator';
import { NumberFrom } from './rules.js';

/** How many deletes of a flow within an hour are too many. */
export class BrakeDto {
  @IsOptional()
  @NumberFrom(0)
  records?: number;

  @IsOptional()
  @NumberFrom(0, 100)
  percent?: number;
}
