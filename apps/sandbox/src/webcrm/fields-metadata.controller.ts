import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { BearerGuard } from './auth/bearer.guard.js';
import type { PropertyType } from './records/webcrm-entity.js';
import { webcrmEntities } from './records/webcrm-entities.js';
import { WebcrmProblem } from './webcrm-problem.js';

interface FieldMetadata {
  readonly FieldMetadataId: number;
  readonly FieldMetadataDbFieldName: string;
  readonly FieldMetadataFriendlyFieldName: string;
  readonly FieldMetadataLabel: string;
  readonly FieldMetadataSortOrder: number;
  readonly FieldMetadataDisplayType: string;
  /** 0 when no length is set. */
  readonly FieldMetadataTextFieldMaxLength: number;
  readonly FieldMetadataDropdownListData: readonly never[];
}

const displayTypes: Readonly<Record<PropertyType, string>> = { text: 'T', integer: 'I', number: 'R', boolean: 'C', 'date-time': 'DT' };

/** `/FieldsMetadata/{entityTypes}`: what the fields of some types are, the types' names parted by commas, or of `All`. */
@Controller('FieldsMetadata')
@UseGuards(BearerGuard)
export class FieldsMetadataController {
  @Get(':entityTypes')
  describe(@Param('entityTypes') entityTypes: string): readonly FieldMetadata[] {
    const names = entityTypes === 'All' ? webcrmEntities.map(({ name }) => name) : entityTypes.split(',');
    return names.flatMap((name) => fieldsOf(name.trim()));
  }
}

function fieldsOf(name: string): readonly FieldMetadata[] {
  const entity = webcrmEntities.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (!entity) throw new WebcrmProblem(400, `There is no entity type '${name}'`);
  return Object.entries(entity.properties).map(([property, { type, maxLength }], position) => ({
    FieldMetadataId: position + 1,
    FieldMetadataDbFieldName: property,
    FieldMetadataFriendlyFieldName: property,
    FieldMetadataLabel: property.slice(entity.name.length),
    FieldMetadataSortOrder: position,
    FieldMetadataDisplayType: displayTypes[type],
    FieldMetadataTextFieldMaxLength: maxLength ?? 0,
    FieldMetadataDropdownListData: [],
  }));
}
