import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { FlowFileDto } from './flow-file-dto.js';
import { flowFileSchema } from './flow-file-schema.js';
import { BrakeDto } from './brake-dto.js';
import { brakeKeys, flowKeys, matchPartKeys, pairKeys } from './flow-keys.js';
import { MatchPartDto } from './match-part-dto.js';
import { PairDto } from './pair-dto.js';
import { transforms } from '../transforms/index.js';

const committed = new URL('../../../../flows/flow.schema.json', import.meta.url);
const refused = ['quietSeconds', 'toCustom', 'toWebcrm'];

function acceptedKeys(dto: new () => object): readonly string[] {
  const keys = getMetadataStorage()
    .getTargetValidationMetadatas(dto, '', true, false)
    .map(({ propertyName }) => propertyName);
  return [...new Set(keys)].filter((key) => !refused.includes(key)).sort();
}

describe('the JSON Schema of flow files', () => {
  it('is the one that is committed for editors (how to write it anew: transforms/README.md)', () => {
    expect(JSON.parse(readFileSync(committed, 'utf8'))).toEqual(JSON.parse(JSON.stringify(flowFileSchema())));
  });

  it('knows every key that the check of flow files accepts, and no other', () => {
    expect(Object.keys(flowKeys).sort()).toEqual(acceptedKeys(FlowFileDto));
    expect(Object.keys(brakeKeys).sort()).toEqual(acceptedKeys(BrakeDto));
    expect(Object.keys(pairKeys).sort()).toEqual(acceptedKeys(PairDto));
    expect(Object.keys(matchPartKeys).sort()).toEqual(acceptedKeys(MatchPartDto));
    expect(Object.keys(flowFileSchema()['properties'] as object)).toEqual(Object.keys(flowKeys));
  });

  it('names every transform', () => {
    const text = JSON.stringify(flowFileSchema());
    for (const name of transforms.keys()) expect(text).toContain(`"${name}"`);
  });
});
