import type { System } from '#change-events';
import type { Transform } from '../transform.js';

/**
 * What a transform's option may hold; both the check of flow files and the editors' schema are made from it. A `flow` is a flow's name, a `values` a
 * mapping of texts to single values.
 */
export type OptionSchema =
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number; readonly description: string }
  | { readonly type: 'string'; readonly values: readonly string[]; readonly description: string }
  | { readonly type: 'flow'; readonly description: string }
  | { readonly type: 'values'; readonly description: string };

/** What one text stands for. */
export type MappedValues = Readonly<Record<string, string | number | boolean>>;

/** The options as a flow file gives them, checked against the definition's schemas. */
export type TransformOptions = Readonly<Record<string, string | number | MappedValues>>;

/** Data types of the systems' field lists. */
export const fieldTypes = ['string', 'integer', 'number', 'boolean', 'date', 'date-time'] as const;
export type FieldType = (typeof fieldTypes)[number];

/** One transform that flow files can name. On the webCRM side it always takes one property. */
export interface TransformDefinition {
  /** For who writes a flow file. */
  readonly description: string;
  /** For the dataflow document's column "Rule"; empty when there is nothing to say. */
  readonly rule: string;
  readonly options: Readonly<Record<string, OptionSchema>>;
  /** The option that a file must give; `transform: { name: value }` sets it, unless it is a mapping itself. */
  readonly mainOption?: string;
  /** How many Custom CRM properties it takes. */
  readonly customProperties: { readonly least: number; readonly most: number };
  /** Types of the properties that it can write, or 'same' when it passes values on as they are. */
  readonly writes: 'same' | Readonly<Record<System, readonly FieldType[]>>;
  readonly create: (options: TransformOptions, customProperties: number) => Transform;
}

/** Customary number of Custom CRM properties. */
export const oneProperty = { least: 1, most: 1 } as const;
