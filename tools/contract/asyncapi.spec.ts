import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';

/** The parser's sign for what is wrong, in contrast to what it advises. */
const error = 0;

describe('docs/asyncapi.yaml', () => {
  it('is read without errors by the official parser', async () => {
    const { document, diagnostics } = await new Parser().parse(readFileSync('docs/asyncapi.yaml', 'utf8'));
    expect(diagnostics.filter(({ severity }) => [error].includes(severity))).toEqual([]);
    expect(document?.channels().all()).toHaveLength(11);
  });
});
