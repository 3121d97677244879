import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { tameIdleTimer } from './tame-idle-timer.js';

const original = RequestQueue.prototype.scheduleCheckPendingRequests;
const request = (correlationId: number, sent: number[]) => ({
  entry: { correlationId, apiName: 'Fetch', apiKey: 1, apiVersion: 11, resolve: () => undefined, reject: () => undefined },
  expectResponse: true,
  sendRequest: () => sent.push(correlationId),
});
const queueOfOne = (): RequestQueue =>
  new RequestQueue({ maxInFlightRequests: 1, requestTimeout: 1000, clientId: 'c', broker: 'b', logger: { debug: () => undefined } });

describe('tameIdleTimer', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    tameIdleTimer();
  });
  afterEach(() => {
    RequestQueue.prototype.scheduleCheckPendingRequests = original;
    jest.useRealTimers();
  });

  it('fits the version of kafkajs that is installed', async () => {
    const { version } = JSON.parse(await readFile('node_modules/kafkajs/package.json', 'utf8')) as { version: string };
    expect(version).toBe('2.2.4');
    const code = String(original);
    for (const used of ['this.throttledUntil', 'this.throttleCheckTimeoutId', 'this.pending.length', 'this.checkPendingRequests()']) {
      expect(code).toContain(used);
    }
  });

  it('arms no timer on an idle connection, where kafkajs alone never rests', () => {
    queueOfOne().checkPendingRequests();
    expect(jest.getTimerCount()).toBe(0);
    RequestQueue.prototype.scheduleCheckPendingRequests = original;
    queueOfOne().checkPendingRequests();
    jest.advanceTimersByTime(100);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('still sends what waited for a slot, and rests afterwards', () => {
    const sent: number[] = [];
    const queue = queueOfOne();
    queue.push(request(1, sent));
    queue.push(request(2, sent));
    expect(sent).toEqual([1]);
    queue.fulfillRequest({ correlationId: 1, payload: Buffer.alloc(0), size: 0 });
    expect(sent).toEqual([1, 2]);
    queue.fulfillRequest({ correlationId: 2, payload: Buffer.alloc(0), size: 0 });
    jest.advanceTimersByTime(100);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('still sends what waited for the end of throttling', () => {
    const sent: number[] = [];
    const queue = Object.assign(queueOfOne(), { throttledUntil: Date.now() + 500 });
    queue.push(request(1, sent));
    jest.advanceTimersByTime(499);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(2);
    expect(sent).toEqual([1]);
  });
});
