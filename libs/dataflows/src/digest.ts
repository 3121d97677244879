import { hash } from 'node:crypto';

/** 128 bits, in hexadecimal digits, that stand for a text. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}

/** The same bits, written as a uuid. */
export function uuidOf(text: string): string {
  return digestOf(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
