import { Allow, IsOptional } from 'class-validator';
import { directions, policies } from '../flow.js';
import type { Direction, Policy } from '../flow.js';
import { NotSupported, OneOf, PropertyNames, Text, YesOrNo } from './rules.js';

const useTransform = 'Name a transform, such as transform: decimal.';

/** A pair of a flow file, in its long form. */
export class PairDto {
  @PropertyNames()
  webcrm: readonly string[];

  @PropertyNames()
  customcrm: readonly string[];

  /** Checked where the transform is made. */
  @Allow()
  transform?: unknown;

  @IsOptional()
  @Text(/\S/, 'a data type such as string')
  type?: string;

  @IsOptional()
  @OneOf(policies)
  conflict?: Policy;

  @IsOptional()
  @OneOf(directions)
  direction?: Direction;

  @IsOptional()
  @YesOrNo()
  required?: boolean;

  @NotSupported(useTransform)
  toCustom?: unknown;

  @NotSupported(useTransform)
  toWebcrm?: unknown;
}
