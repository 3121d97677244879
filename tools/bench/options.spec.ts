import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.mjs';

describe('The options of a benchmark', () => {
  it('are those of the promised size unless something else is said', () => {
    expect(readOptions(['mapping'])).toMatchObject({ scenario: 'mapping', changes: 200_000, links: 50_000, runs: 3, json: false });
  });

  it('have a size of their own where a scenario promises another one', () => {
    expect(readOptions(['calls']).records).toBe(10_000);
    expect(readOptions(['first-load']).records).toBe(100_000);
    expect(readOptions(['growth'])).toMatchObject({ changes: 20_000, sizes: [50_000, 500_000, 2_000_000] });
    expect(readOptions(['first-load', '--records', '200']).records).toBe(200);
  });

  it('make it small', () => {
    expect(readOptions(['mapping', '--changes', '2000', '--links', '500', '--runs', '1', '--json'])).toMatchObject({
      changes: 2_000,
      links: 500,
      runs: 1,
      json: true,
    });
  });

  it('are refused by name when they are no whole number or too small', () => {
    expect(() => readOptions(['mapping', '--runs', '0'])).toThrow('--runs must be a whole number from 1, not "0".');
    expect(() => readOptions(['mapping', '--links', '1e9x'])).toThrow('--links must be a whole number from 100, not "1e9x".');
    expect(() => readOptions(['mapping', '--changes', ''])).toThrow('--changes must be');
  });

  it('are refused when sizes do not rise: one is filled up to the next', () => {
    expect(() => readOptions(['growth', '--sizes', '500,200'])).toThrow('--sizes must rise, unlike "500,200".');
    expect(() => readOptions(['growth', '--sizes', '500,'])).toThrow('--sizes must be a whole number from 100, not "".');
  });

  it('name one scenario', () => {
    expect(() => readOptions([])).toThrow('Name one scenario.');
  });
});
