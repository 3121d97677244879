import { describe, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { step } from './step.js';

describe('A step', () => {
  it('is told to whoever listens, before the work goes on', () => {
    const heard: unknown[] = [];
    const listen = (message: unknown) => void heard.push(message);
    subscribe('dataflow:step', listen);
    step('committed');
    unsubscribe('dataflow:step', listen);
    step('published');
    expect(heard).toEqual([{ point: 'committed' }]);
  });
});
