import { describe, expect, it } from '@jest/globals';
import { createLogger } from './create-logger.js';
import { NestLogs } from './nest-logs.js';

function scene(level: 'info' | 'debug' = 'info') {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { lines, logger: createLogger({ component: 'mapping', level, destination }) };
}

describe('createLogger', () => {
  it('writes JSON lines with time, level and component', () => {
    const { lines, logger } = scene();
    logger.info({ topic: 't' }, 'A batch is done');
    expect(lines).toEqual([
      { time: expect.stringMatching(/^\d{4}-.*Z$/) as unknown, level: 'info', component: 'mapping', topic: 't', msg: 'A batch is done' },
    ]);
  });

  it('never shows secrets, however an HTTP library nests them', () => {
    const { lines, logger } = scene();
    const canary = 'canary-7431';
    const err = Object.assign(new Error('401'), { config: { headers: { Authorization: canary } }, apiKey: canary });
    logger.error(
      { err, password: canary, request: { headers: { authorization: canary } }, login: { authCode: canary, token: canary } },
      'Failed',
    );
    expect(JSON.stringify(lines)).not.toContain(canary);
    expect(JSON.stringify(lines)).toContain('(not shown)');
  });
});

describe('NestLogs', () => {
  it('keeps the level, and makes the noise of starting up debug', () => {
    const { lines, logger } = scene('debug');
    const nest = new NestLogs(logger);
    nest.log('AppModule dependencies initialized', 'InstanceLoader');
    nest.error(new Error('boom'), 'ExceptionsHandler');
    expect(lines).toMatchObject([
      { level: 'debug', msg: 'AppModule dependencies initialized', context: 'InstanceLoader' },
      { level: 'error', err: { message: 'boom' }, context: 'ExceptionsHandler' },
    ]);
  });
});
