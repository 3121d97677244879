import { IsOptional } from 'class-validator';
import { OneOf, Text } from './rules.js';

/** A part of a match rule, in its long form. */
export class MatchPartDto {
  @Text(/\S/, 'a webCRM property that has a pair')
  property: string;

  @IsOptional()
  @OneOf(['punctuation'])
  ignore?: 'punctuation';
}
