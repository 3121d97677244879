import { describe, expect, it } from '@jest/globals';
import { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs';
import { classify } from './classify.js';
import { Fault } from './fault.js';

const coded = (code: string): Error => Object.assign(new Error('said by the server'), { code });
const broker = (type: string, retriable: boolean): Error =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 1, retriable }));

describe('classify', () => {
  it.each(['08006', '57P01', '57014', '55P03', '40001', '40P01', '53100', '53300', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'])(
    'waits for %s to pass',
    (code) => {
      expect(classify(coded(code))).toBe('transient');
    },
  );

  it.each(['28P01', '3D000', '42501', '42P01'])('blames a setting for %s', (code) => {
    expect(classify(coded(code))).toBe('config');
  });

  it.each(['23505', '22P02', 'ENOENT'])('does not retry %s', (code) => {
    expect(classify(coded(code))).toBe('bug');
  });

  it('takes the word of a Fault', () => {
    expect(classify(new Fault('permanent', 'refused', {}, coded('08006')))).toBe('permanent');
  });

  it('looks through the wrappings of TypeORM, kafkajs and Node', () => {
    expect(classify(Object.assign(new Error('query failed'), { driverError: coded('40001') }))).toBe('transient');
    expect(classify(new Error('outer', { cause: new Error('inner', { cause: coded('ECONNRESET') }) }))).toBe('transient');
    expect(classify(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]))).toBe('transient');
    const exceeded = new KafkaJSNumberOfRetriesExceeded(new KafkaJSConnectionError('gone'), { retryCount: 5, retryTime: 1 });
    expect(classify(exceeded)).toBe('transient');
  });

  it('knows what the broker means', () => {
    expect(classify(broker('LEADER_NOT_AVAILABLE', true))).toBe('transient');
    expect(classify(broker('TOPIC_AUTHORIZATION_FAILED', false))).toBe('config');
    expect(classify(broker('MESSAGE_TOO_LARGE', false))).toBe('permanent');
    expect(classify(new KafkaJSNonRetriableError('Invalid topic'))).toBe('bug');
  });

  it('calls a bug what it does not know, and survives errors that cause themselves', () => {
    const circular = new Error('round');
    circular.cause = circular;
    for (const error of [circular, new TypeError('x'), 'text', null, undefined]) expect(classify(error)).toBe('bug');
  });
});
