import { ArrayNotEmpty, IsArray, IsOptional, ValidateNested } from 'class-validator';
import { systems } from '#change-events';
import type { System } from '#change-events';
import { deletePolicies, directions, histories, policies } from '../flow.js';
import type { DeletePolicy, Direction, History, Policy } from '../flow.js';
import { BrakeDto } from './brake-dto.js';
import { ConditionsDto, FixedValuesDto } from './by-system-dto.js';
import type { MatchPartDto } from './match-part-dto.js';
import { PairDto } from './pair-dto.js';
import { ListOf, NotSupported, OneOf, shown, Text, YesOrNo } from './rules.js';

const entityName = /^[a-z][a-z0-9]*$/;
const bySystem = { message: 'must be a mapping with webcrm, customcrm or both.' };
const matchForm = {
  message: ({ value }: { value: unknown }) =>
    `must be a list of rules, each a list of webCRM properties, such as [[PersonEmail]] or [[PersonFirstName, PersonLastName]], not ${shown(value)}.`,
};

/** A flow file in its long form: each key with what it may hold. */
export class FlowFileDto {
  @Text(/^[a-z][a-z0-9-]*$/, 'a name in lower case letters, digits and hyphens, such as persons')
  flow: string;

  @Text(entityName, 'an entity of webCRM in lower case, such as person')
  webcrm: string;

  @Text(entityName, 'an entity of the Custom CRM in lower case, such as contact')
  customcrm: string;

  @IsOptional()
  @YesOrNo()
  enabled?: boolean;

  @IsOptional()
  @OneOf(histories)
  history?: History;

  @IsOptional()
  @OneOf(directions)
  direction?: Direction;

  @IsOptional()
  @ListOf(systems)
  createIn?: readonly System[];

  @IsOptional()
  @ValidateNested(bySystem)
  create?: FixedValuesDto;

  @IsOptional()
  @ValidateNested(bySystem)
  candidates?: ConditionsDto;

  @IsOptional()
  @ValidateNested(bySystem)
  when?: ConditionsDto;

  @IsOptional()
  @IsArray(matchForm)
  @ValidateNested(matchForm)
  match?: readonly (readonly MatchPartDto[])[];

  @IsOptional()
  @OneOf(policies)
  conflict?: Policy;

  @IsOptional()
  @OneOf(policies)
  firstLink?: Policy;

  @IsOptional()
  @OneOf(systems)
  prefer?: System;

  @IsOptional()
  @OneOf(deletePolicies)
  onDelete?: DeletePolicy;

  @IsOptional()
  @ValidateNested({
    message: ({ value }: { value: unknown }) => `must be a mapping such as { records: 20, percent: 5 }, not ${shown(value)}.`,
  })
  brake?: BrakeDto;

  @ArrayNotEmpty({ message: 'must be a list with at least one pair, such as "- PersonEmail <-> Email".' })
  @ValidateNested({
    message: ({ value }) =>
      `must be a pair such as PersonEmail <-> Email, or a mapping with webcrm, customcrm and transform, not ${shown(value)}.`,
  })
  pairs: readonly PairDto[];

  @NotSupported('Take it out: changes are written at once.')
  quietSeconds?: unknown;
}
