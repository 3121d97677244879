import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import type { Operation, Parameter, PublicDescription, Schema } from './public-description.js';
import type { Exchange } from './recording-proxy.js';

/** What a call or an answer has that the public description does not say. */
export interface Difference {
  readonly in: 'call' | 'answer';
  /** Method and path as the description has them, or as they were called where it has none. */
  readonly operation: string;
  /** What kind of thing differs: a word of JSON Schema, or `path`, `status`, `media type`, `parameter`, `no body`. */
  readonly what: string;
  /** Where: a property, a parameter, a status. */
  readonly where: string;
  readonly value: unknown;
}

/** Properties that a definition does not name are differences, too. */
function strict(definition: Schema): Schema {
  return { ...definition, additionalProperties: false } as Schema;
}

/** Checks exchanges against a public description. */
export class HeldAgainst {
  private readonly ajv = new Ajv({ allErrors: true, verbose: true, strict: false });

  constructor(private readonly description: PublicDescription) {
    addFormats.default(this.ajv);
    const definitions = Object.entries(description.definitions).map(([name, definition]) => [name, strict(definition)]);
    this.ajv.addSchema({ $id: 'public', definitions: Object.fromEntries(definitions) as object });
  }

  differences(exchange: Exchange): readonly Difference[] {
    const { pathname, searchParams } = new URL(exchange.path, 'http://host');
    const method = exchange.method.toLowerCase();
    const path = this.pathOf(pathname, method);
    const operation = path === undefined ? undefined : this.description.paths[path]?.[method];
    if (path === undefined || operation === undefined) {
      return [{ in: 'call', operation: `${method} ${pathname}`, what: 'path', where: pathname, value: undefined }];
    }
    const name = `${method} ${path}`;
    return [...this.call(name, operation, exchange, placesOf(path, pathname), searchParams), ...this.answer(name, operation, exchange)];
  }

  /** The described path; a literal part goes before a parameter. */
  private pathOf(pathname: string, method: string): string | undefined {
    const fitting = Object.keys(this.description.paths).filter(
      (path) => placesOf(path, pathname) !== undefined && this.description.paths[path]?.[method] !== undefined,
    );
    return fitting.sort((one, other) => one.split('{').length - other.split('{').length)[0];
  }

  private call(
    operation: string,
    { parameters = [], consumes = [] }: Operation,
    { headers, sent }: Exchange,
    places: ReadonlyMap<string, string> | undefined,
    query: URLSearchParams,
  ): readonly Difference[] {
    const differ = (what: string, where: string, value: unknown): Difference => ({ in: 'call', operation, what, where, value });
    const described = (place: Parameter['in']) => parameters.filter((parameter) => parameter.in === place);
    const valueOf = (parameter: Parameter): string | undefined =>
      ({
        path: places?.get(parameter.name),
        query: query.get(parameter.name) ?? undefined,
        header: headers[parameter.name.toLowerCase()] as string | undefined,
      })[parameter.in as string];
    const plain = [...described('path'), ...described('query'), ...described('header')].flatMap((parameter) => {
      const value = valueOf(parameter);
      if (value === undefined) return parameter.required ? [differ('parameter', parameter.name, undefined)] : [];
      return this.ajv.validate(plainSchema(parameter), parameter.type === 'integer' ? Number(value) : value)
        ? []
        : [differ('parameter', parameter.name, value)];
    });
    const unknown = [...query.keys()]
      .filter((name) => !described('query').some((parameter) => parameter.name === name))
      .map((name) => differ('parameter', name, query.get(name)));
    const mediaType = String(headers['content-type'] ?? '').split(';')[0] ?? '';
    const media = sent !== '' && !consumes.includes(mediaType) ? [differ('media type', mediaType, undefined)] : [];
    const [body] = described('body');
    const content = body?.schema && sent !== '' ? this.valid(body.schema, JSON.parse(sent)) : [];
    const bearer = operation.startsWith('post /Auth/') || headers['authorization']?.toString().startsWith('Bearer ');
    return [
      ...plain,
      ...unknown,
      ...media,
      ...content.map((error) => differ(error.keyword, whereOf(error), error.data)),
      ...(bearer ? [] : [differ('parameter', 'Authorization', undefined)]),
    ];
  }

  private answer(operation: string, { responses }: Operation, { status, answered }: Exchange): readonly Difference[] {
    const differ = (what: string, where: string, value: unknown): Difference => ({ in: 'answer', operation, what, where, value });
    const response = responses[String(status)];
    if (!response) return [differ('status', String(status), answered)];
    if (!response.schema) return answered === '' ? [] : [differ('no body', '', answered)];
    return this.valid(response.schema, JSON.parse(answered)).map((error) => differ(error.keyword, whereOf(error), error.data));
  }

  private valid(schema: Schema, value: unknown): readonly ErrorObject[] {
    const rooted = JSON.parse(JSON.stringify(schema).replaceAll('#/definitions/', 'public#/definitions/')) as object;
    return this.ajv.validate(rooted, value) ? [] : (this.ajv.errors ?? []);
  }
}

function plainSchema({ type, format, minimum, maximum }: Parameter): object {
  return JSON.parse(JSON.stringify({ type, format, minimum, maximum })) as object;
}

/** The parameters of a described path in a called one; undefined when it is another path. */
function placesOf(path: string, pathname: string): ReadonlyMap<string, string> | undefined {
  const [described, called] = [path.split('/'), pathname.split('/').map(decodeURIComponent)];
  if (described.length !== called.length) return undefined;
  const places = new Map<string, string>();
  for (const [position, part] of described.entries()) {
    const value = called[position] ?? '';
    if (part.startsWith('{')) places.set(part.slice(1, -1), value);
    else if (part !== value) return undefined;
  }
  return places;
}

function whereOf({ instancePath, params }: ErrorObject): string {
  const { additionalProperty, missingProperty } = params as { additionalProperty?: string; missingProperty?: string };
  return additionalProperty ?? missingProperty ?? instancePath.split('/').at(-1) ?? '';
}
