import type { ApiClient } from './api-client.js';
import { operation, type Unproven } from './operation.js';

/** What one system says of its fields, as far as it is used here. */
export interface FieldMetadata {
  readonly property: string;
  /** What people see in the screens. */
  readonly label: string;
  /** 0 where there is none. */
  readonly maxLength: number;
  /** What a drop-down offers; empty for anything else. A field of several choices holds a list, which is not checked. */
  readonly values: readonly string[];
}

/** Webcrm's name for a field that takes several of its values at once. */
const severalChoices = 'ML';

/** `GET /FieldsMetadata/All`: how a customer has named and limited the fields. */
export class FieldsMetadata {
  constructor(private readonly client: ApiClient) {}

  /**
   * The fields of all types; none where the token may not see them or the system has no such endpoint.
   *
   * @throws TryLater
   */
  async all(): Promise<readonly FieldMetadata[]> {
    const { verdict, json } = await this.client.call(operation('get', '/FieldsMetadata/All', {}));
    return verdict === 'done' && Array.isArray(json) ? (json as readonly unknown[]).flatMap(fieldOf) : [];
  }
}

function fieldOf(raw: unknown): readonly FieldMetadata[] {
  if (typeof raw !== 'object' || raw === null) return [];
  const field: Unproven<'FieldMetadata'> = raw;
  const property = field.FieldMetadataDbFieldName;
  if (typeof property !== 'string' || property === '') return [];
  const offered = field.FieldMetadataDropdownListData;
  const isOneChoice = Array.isArray(offered) && field.FieldMetadataDisplayType !== severalChoices;
  const values = isOneChoice
    ? (offered as readonly Readonly<Record<string, unknown>>[]).flatMap(({ Text, Value }) => [Text, Value].filter(isText))
    : [];
  const label = field.FieldMetadataLabel;
  return [
    {
      property,
      label: isText(label) ? label : property,
      maxLength: Number(field.FieldMetadataTextFieldMaxLength ?? 0) || 0,
      values: [...new Set(values)],
    },
  ];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
