import { describe, expect, it } from '@jest/globals';
import { memoryIn, secondsOfFamily, timesIn } from './process-figures.mjs';

describe('The figures of a process', () => {
  it('are read behind its name, whatever that holds', () => {
    const stat = '4711 (node (x) 1) S 4242 4711 4711 0 -1 4194560 900 800 0 0 250 50 30 20 20 0 11 0 123 456 789';
    expect(timesIn(stat)).toEqual({ pid: 4711, parent: 4242, own: 3, ended: 0.5 });
  });

  it('are summed with those of its children, whether or not they live, and of nobody else', () => {
    const all = [
      { pid: 1, parent: 0, own: 100, ended: 200 },
      { pid: 10, parent: 1, own: 1, ended: 2 },
      { pid: 11, parent: 10, own: 3, ended: 0 },
      { pid: 12, parent: 10, own: 4, ended: 0 },
      { pid: 20, parent: 1, own: 50, ended: 0 },
    ];
    expect(secondsOfFamily(10, all)).toBe(10);
  });

  it('tell its memory now and at most', () => {
    expect(memoryIn('Name:\tnode\nVmHWM:\t  358400 kB\nVmRSS:\t  102400 kB\nThreads:\t11\n')).toEqual({ now: 100, most: 350 });
  });
});
