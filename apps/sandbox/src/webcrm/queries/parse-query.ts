import type { Comparison, Condition, Join, Operator, Order, SelectQuery } from './query.js';
import { QueryError } from './query-error.js';
import type { Token } from './tokens.js';
import { tokensOf } from './tokens.js';

const operators: Readonly<Record<string, Operator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  LIKE: 'LIKE',
};

/**
 * Reads a script:
 *
 *     SELECT * | column, … FROM entity [[INNER] JOIN entity ON property = property …] [WHERE condition] [ORDER BY property [ASC | DESC], …]
 *     condition: property operator 'text' | number | NULL, property IS [NOT] NULL, AND, OR, brackets
 *
 * @throws QueryError
 */
export function parseQuery(script: string): SelectQuery {
  const reader = new Reader(tokensOf(script));
  reader.expect('SELECT');
  const columns = reader.take('*') ? null : reader.list(() => reader.name('a property or *'));
  reader.expect('FROM');
  const from = reader.name('an entity');
  const joins: Join[] = [];
  for (let join = reader.join(); join !== undefined; join = reader.join()) joins.push(join);
  const where = reader.take('WHERE') ? reader.condition() : null;
  let order: readonly Order[] = [];
  if (reader.take('ORDER')) {
    reader.expect('BY');
    order = reader.list(() => reader.order());
  }
  reader.end();
  return { columns, from, joins, where, order };
}

class Reader {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  take(word: string): boolean {
    const { kind, text } = this.present;
    const taken = kind !== 'text' && kind !== 'end' && text.toUpperCase() === word;
    if (taken) this.position++;
    return taken;
  }

  expect(word: string): void {
    if (!this.take(word)) throw this.unexpected(word);
  }

  end(): void {
    if (this.present.kind !== 'end') throw this.unexpected('the end of the script');
  }

  name(what: string): string {
    if (this.present.kind !== 'word') throw this.unexpected(what);
    return this.next().text;
  }

  list<T>(item: () => T): readonly T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  join(): Join | undefined {
    const isInner = this.take('INNER');
    if (!this.take('JOIN')) {
      if (isInner) throw this.unexpected('JOIN');
      return undefined;
    }
    const entity = this.name('an entity');
    this.expect('ON');
    const left = this.name('a property');
    this.expect('=');
    return { entity, left, right: this.name('a property') };
  }

  order(): Order {
    const property = this.name('a property');
    const descending = this.take('DESC');
    if (!descending) this.take('ASC');
    return { property, descending };
  }

  condition(): Condition {
    return this.joined('OR', () => this.joined('AND', () => this.single()));
  }

  private joined(word: 'AND' | 'OR', part: () => Condition): Condition {
    const first = part();
    const parts = [first];
    while (this.take(word)) parts.push(part());
    return parts.length === 1 ? first : { kind: word === 'AND' ? 'and' : 'or', parts };
  }

  private single(): Condition {
    if (!this.take('(')) return this.comparison();
    const inner = this.condition();
    this.expect(')');
    return inner;
  }

  private comparison(): Comparison {
    const property = this.name('a property');
    if (this.take('IS')) {
      const operator = this.take('NOT') ? '<>' : '=';
      this.expect('NULL');
      return { kind: 'compare', property, operator, value: null };
    }
    const operator = operators[this.present.text.toUpperCase()];
    if (!operator || this.present.kind === 'text') throw this.unexpected(`one of ${Object.keys(operators).join(' ')}`);
    this.position++;
    return { kind: 'compare', property, operator, value: this.value() };
  }

  private value(): string | number | null {
    if (this.take('NULL')) return null;
    const { kind, text } = this.present;
    if (kind !== 'text' && kind !== 'number') throw this.unexpected("a 'text', a number or NULL");
    this.position++;
    return kind === 'text' ? text : Number(text);
  }

  private get present(): Token {
    const token = this.tokens[this.position] ?? this.tokens.at(-1);
    if (!token) throw new QueryError('The script is empty');
    return token;
  }

  private next(): Token {
    const token = this.present;
    this.position++;
    return token;
  }

  private unexpected(expected: string): QueryError {
    const { text, position } = this.present;
    return new QueryError(`Expected ${expected} but found '${text}' at character ${position + 1}`);
  }
}
