import { WebcrmProblem } from './webcrm-problem.js';

const largest = 1000;
const usual = 100;

/** Which part of a list is asked for. */
export interface Paging {
  /** From 1. */
  readonly page: number;
  readonly size: number;
}

/**
 * Reads `Page` and `Size`, in any case of their letters.
 *
 * @throws WebcrmProblem 400
 */
export function pagingOf(query: Readonly<Record<string, unknown>>): Paging {
  const given = Object.fromEntries(Object.entries(query).map(([name, value]) => [name.toLowerCase(), value]));
  return { page: whole('Page', given['page'] ?? 1, Number.MAX_SAFE_INTEGER), size: whole('Size', given['size'] ?? usual, largest) };
}

function whole(name: string, value: unknown, most: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > most) {
    throw new WebcrmProblem(400, `${name} must be an integer from 1 to ${most}, not '${String(value)}'`);
  }
  return number;
}
