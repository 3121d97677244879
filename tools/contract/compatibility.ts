/** A JSON Schema, of the keywords that this check knows. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** Why a schema can't take the place of the released one. */
export interface Breach {
  /** `forward`: who reads by the released schema meets new messages. `backward`: who reads by the new schema meets messages that are kept on the topic. */
  readonly breaks: 'forward' | 'backward';
  readonly rule: string;
  /** Where, as property names: `ids.webcrm`. */
  readonly at: string;
}

/** What a message may be, by who wrote it, and what a reader takes. */
interface Pair {
  readonly writer: Schema;
  readonly reader: Schema;
}

type Fault = Omit<Breach, 'breaks'>;
type Rule = (pair: Pair, at: string) => readonly Fault[];

const silent = ['$schema', '$id', 'title', 'description', 'examples'];
const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const exact = ['format', 'pattern', '$ref', 'uniqueItems'];
const known = new Set([
  ...silent,
  ...lowerBounds,
  ...upperBounds,
  ...exact,
  ...['type', 'enum', 'const', 'required', 'properties', 'items', 'additionalProperties', 'anyOf', '$defs'],
]);

/**
 * What in a schema would break a consumer: of the released version when it meets new messages, or of the new one when it meets kept messages.
 * A property may come, and need not always be there. What is described may neither go nor mean anything else.
 * @throws Error at a keyword that the check does not know, so that nothing passes unseen
 */
export function breachesOf(released: Schema, now: Schema): readonly Breach[] {
  const forward = faultsOf({ writer: now, reader: released }, '').map((fault): Breach => ({ breaks: 'forward', ...fault }));
  const backward = faultsOf({ writer: released, reader: now }, '')
    // That something is new breaks nobody.
    .filter(({ rule }) => rule !== rules.removed)
    .map((fault): Breach => ({ breaks: 'backward', ...fault }));
  return [...forward, ...backward];
}

const rules = { removed: 'is described no more' };

function faultsOf(pair: Pair, at: string): readonly Fault[] {
  for (const keyword of [...Object.keys(pair.writer), ...Object.keys(pair.reader)]) {
    if (!known.has(keyword)) throw new Error(`the compatibility check does not know "${keyword}" (at "${at}"): teach it, or do without`);
  }
  return [types, values, required, bounds, same, closed, choices, properties, items, definitions].flatMap((rule) => rule(pair, at));
}

const types: Rule = ({ writer, reader }, at) => {
  const written = listOf(writer['type']);
  const read = listOf(reader['type']);
  if (read.length === 0) return [];
  const takes = (type: unknown): boolean => read.includes(type) || (type === 'integer' && read.includes('number'));
  const isNarrow = written.length > 0 && written.every(takes);
  return isNarrow ? [] : [{ rule: `has type ${nameOf(written)} where ${nameOf(read)} is read`, at }];
};

const values: Rule = ({ writer, reader }, at) => {
  const read = valuesOf(reader);
  if (read === undefined) return [];
  const written = valuesOf(writer);
  if (written === undefined) return [{ rule: 'has any value where few are read', at }];
  return written.filter((value) => !read.includes(value)).map((value) => ({ rule: `has value ${value} that is not read`, at }));
};

const required: Rule = ({ writer, reader }, at) =>
  listOf(reader['required'])
    .filter((name) => !listOf(writer['required']).includes(name))
    .map((name) => ({ rule: 'is not always there where it is required', at: within(at, String(name)) }));

const bounds: Rule = ({ writer, reader }, at) => {
  const passes = (keyword: string, isTighter: (read: number, written: number) => boolean): boolean => {
    const read = reader[keyword];
    const written = writer[keyword];
    return typeof read === 'number' && (typeof written !== 'number' || isTighter(read, written));
  };
  const passed = [
    ...lowerBounds.filter((keyword) => passes(keyword, (read, written) => written < read)),
    ...upperBounds.filter((keyword) => passes(keyword, (read, written) => written > read)),
  ];
  return passed.map((keyword) => ({ rule: `goes beyond the ${keyword} that is read`, at }));
};

const same: Rule = ({ writer, reader }, at) =>
  exact
    .filter((keyword) => reader[keyword] !== undefined && reader[keyword] !== writer[keyword])
    .map((keyword) => ({ rule: `has another ${keyword} than is read`, at }));

const closed: Rule = ({ writer, reader }, at) => {
  const read = reader['additionalProperties'] ?? true;
  const written = writer['additionalProperties'] ?? true;
  if (read === true) return [];
  if (isSchema(read)) return written === false ? [] : faultsOf({ writer: isSchema(written) ? written : {}, reader: read }, within(at, '*'));
  const described = Object.keys(schemasOf(reader, 'properties'));
  const strangers = Object.keys(schemasOf(writer, 'properties')).filter((name) => !described.includes(name));
  const unread = strangers.map((name) => ({ rule: 'is new where nothing more is read', at: within(at, name) }));
  return written === false ? unread : [{ rule: openRule, at }, ...unread];
};

const openRule = 'may hold more properties than are read';

const choices: Rule = ({ writer, reader }, at) => {
  const read = listOf(reader['anyOf']).map((choice) => JSON.stringify(choice));
  if (read.length === 0) return [];
  const written = listOf(writer['anyOf']).map((choice) => JSON.stringify(choice));
  if (written.length === 0) return [{ rule: 'may be anything where few shapes are read', at }];
  return written.filter((choice) => !read.includes(choice)).map((choice) => ({ rule: `may be ${choice}, which is not read`, at }));
};

const properties: Rule = (pair, at) => named(pair, 'properties', at);

const definitions: Rule = (pair, at) => named(pair, '$defs', at);

const items: Rule = ({ writer, reader }, at) => {
  if (!isSchema(reader['items'])) return [];
  return faultsOf({ writer: isSchema(writer['items']) ? writer['items'] : {}, reader: reader['items'] }, within(at, '[]'));
};

/** Schemas under names: what the reader describes must be there, and readable. */
function named({ writer, reader }: Pair, keyword: string, at: string): readonly Fault[] {
  const written = schemasOf(writer, keyword);
  return Object.entries(schemasOf(reader, keyword)).flatMap(([name, schema]) => {
    const other = written[name];
    return other === undefined
      ? [{ rule: rules.removed, at: within(at, name) }]
      : faultsOf({ writer: other, reader: schema }, within(at, name));
  });
}

function schemasOf(schema: Schema, keyword: string): Readonly<Record<string, Schema>> {
  const under = schema[keyword];
  if (under === undefined) return {};
  if (!isSchema(under)) throw new Error(`"${keyword}" must be an object`);
  return Object.fromEntries(
    Object.entries(under).map(([name, one]) => {
      if (!isSchema(one)) throw new Error(`"${keyword}.${name}" must be a schema`);
      return [name, one];
    }),
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valuesOf(schema: Schema): readonly string[] | undefined {
  if ('const' in schema) return [JSON.stringify(schema['const'])];
  return 'enum' in schema ? listOf(schema['enum']).map((value) => JSON.stringify(value)) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value].flat();
}

function nameOf(types: readonly unknown[]): string {
  return types.length === 0 ? 'any' : types.join(' or ');
}

function within(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}
