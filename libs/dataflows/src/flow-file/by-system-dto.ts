import { IsOptional } from 'class-validator';
import { ConditionOf, FixedValues } from './rules.js';

type Scalar = string | number | boolean | null;

/** Conditions of a flow file, by the system whose records they are about. */
export class ConditionsDto {
  @IsOptional()
  @ConditionOf()
  webcrm?: Readonly<Record<string, readonly Scalar[]>>;

  @IsOptional()
  @ConditionOf()
  customcrm?: Readonly<Record<string, readonly Scalar[]>>;
}

/** Fixed values of new records, by the system that they are created in. */
export class FixedValuesDto {
  @IsOptional()
  @FixedValues()
  webcrm?: Readonly<Record<string, Scalar>>;

  @IsOptional()
  @FixedValues()
  customcrm?: Readonly<Record<string, Scalar>>;
}
