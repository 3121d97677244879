import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

describe('What is made from the contracts and the flow files', () => {
  it('is what `npm run generate` makes now', () => {
    const { status, stderr } = spawnSync(process.execPath, ['tools/contract/generate.mjs', '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
