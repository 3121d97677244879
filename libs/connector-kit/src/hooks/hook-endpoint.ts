import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, type Registry } from 'prom-client';
import type { System } from '#change-events';
import { wait } from '../run/wait.js';
import { readBody } from './read-body.js';
import type { Hint, HookCall, SystemHooks } from './system-hooks.js';

/** What an endpoint works with. */
export interface EndpointParts {
  readonly system: System;
  readonly hooks: SystemHooks;
  readonly metrics: Registry;
  /** Resolves when the hint can't be forgotten any more; false for a type that no flow uses. */
  readonly take: (hint: Hint) => Promise<boolean>;
}

/** What became of a call, as the metric names it, and its answer. A refusal says nothing about why. */
const answers = {
  taken: 204,
  ignored: 204,
  notAllowed: 403,
  notAPost: 405,
  refused: 401,
  tooLarge: 413,
  broken: 400,
  failed: 503,
} as const;

type Result = keyof typeof answers;

/** Systems give up on slow answers, and some disable hooks that are slow too often. */
const storedWithinMs = 4_000;

/**
 * Answers `POST /hooks/<system>/…`: whether the call is from the system is found out first, then what it hints at is stored, then it is answered.
 * It goes before whatever reads bodies, since a signature is of the bytes. A call that is refused is counted, and logged nowhere: anybody can call,
 * and its path may nearly be a secret.
 */
export class HookEndpoint {
  private readonly calls: Counter<'result'>;

  constructor(private readonly parts: EndpointParts) {
    this.calls = new Counter({
      name: 'dataflow_hook_calls_total',
      help: "Calls of the system's hooks, by what became of them.",
      labelNames: ['result'],
      registers: [parts.metrics],
    });
  }

  /** Mounted at `/hooks`. What is not about this system's hooks goes on to `next`. */
  readonly handle = async (request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> => {
    const [system, ...path] = segmentsOf(request.url ?? '');
    if (system !== this.parts.system || this.parts.hooks.address === undefined) {
      next();
      return;
    }
    const result = await this.resultOf(request, { path, headers: request.headers });
    this.calls.inc({ result });
    // What was not read of the body shall not be taken for another request.
    if (!request.complete) response.setHeader('connection', 'close');
    response.writeHead(answers[result]).end();
  };

  private async resultOf(request: IncomingMessage, call: HookCall): Promise<Result> {
    const { hooks } = this.parts;
    if (!hooks.senders.admit(request.socket.remoteAddress)) return 'notAllowed';
    if (!hooks.admitsHead(call)) return 'refused';
    if (request.method !== 'POST') return 'notAPost';
    const body = await readBody(request);
    if (!Buffer.isBuffer(body)) return body;
    if (!hooks.admitsBody(call, body)) return 'refused';
    const hint = hooks.hintIn(call, parsed(body));
    if (hint === undefined) return 'ignored';
    return this.store(hint);
  }

  private async store(hint: Hint): Promise<Result> {
    const stored = this.parts.take(hint).then(
      (isServed): Result => (isServed ? 'taken' : 'ignored'),
      (): Result => 'failed',
    );
    const tooLate = new AbortController();
    const late = wait(storedWithinMs, tooLate.signal).then((): Result => 'failed');
    return Promise.race([stored, late]).finally(() => {
      tooLate.abort();
    });
  }
}

function segmentsOf(url: string): readonly string[] {
  const { pathname } = new URL(url, 'http://connector');
  return pathname.split('/').filter((segment) => segment !== '');
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
