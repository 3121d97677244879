import { QueryError } from './query-error.js';

/** A piece of a script; `text` is the content of a quoted text without its quotes. */
export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end';
  readonly text: string;
  /** Characters before it. */
  readonly position: number;
}

const piece = /\s*(?:(?<word>[A-Za-z_][\w.]*)|(?<number>-?\d+(?:\.\d+)?)|'(?<text>(?:[^']|'')*)'|(?<sign><>|!=|<=|>=|[=<>(),*]))/y;

/**
 * Cuts a script into its pieces.
 *
 * @throws QueryError at what is no piece, such as an open quote
 */
export function tokensOf(script: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = script.trimEnd().length;
  piece.lastIndex = 0;
  while (piece.lastIndex < end) {
    const from = piece.lastIndex;
    const groups = piece.exec(script)?.groups;
    if (!groups) throw new QueryError(`Cannot read the script from character ${from + 1}: ${script.slice(from, from + 30).trim()}`);
    const { word, number, text, sign } = groups;
    if (word !== undefined) tokens.push({ kind: 'word', text: word, position: from });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, position: from });
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll("''", "'"), position: from });
    else tokens.push({ kind: 'sign', text: sign ?? '', position: from });
  }
  return [...tokens, { kind: 'end', text: 'the end', position: end }];
}
