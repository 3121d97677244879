import { existsSync, readFileSync } from 'node:fs';

/** A type of a value, as far as the public description uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly maxLength?: number;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** One thing that a call is given. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'body' | 'formData';
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly type?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What a path does by one method. */
export interface Operation {
  readonly consumes?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly schema?: Schema }>>;
}

/** webCRM's public API description, version 1, in the form of Swagger 2.0. */
export interface PublicDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

const file = '../shared/reference/webcrm-api-v1.swagger.json';

/** webCRM's public description where it lies beside the repository, which does not hold it; otherwise a line says what is not checked. */
export function publicDescription(): PublicDescription | undefined {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as PublicDescription;
  process.stderr.write(`webCRM's public API description is not beside the repository: nothing is held against it here\n`);
  return undefined;
}
