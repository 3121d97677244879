import { Fault } from './fault.js';
import type { FaultKind } from './fault.js';

/** Node's codes of a connection that could not be made or did not last. */
const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** SQLSTATEs of appendix A of the PostgreSQL manual, by their beginning; the first that fits counts. */
const sqlStates: readonly (readonly [beginning: string, kind: FaultKind])[] = [
  ['08', 'transient'], // connection exception
  ['57P0', 'transient'], // server shutting down or starting
  ['57014', 'transient'], // statement timeout
  ['55P03', 'transient'], // lock not available
  ['25P03', 'transient'], // idle in transaction for too long
  ['40001', 'transient'], // serialization failure
  ['40P01', 'transient'], // deadlock
  ['53', 'transient'], // out of connections, memory or disk
  ['28', 'config'], // wrong role or password
  ['3D000', 'config'], // no such database
  ['42501', 'config'], // not permitted
  ['42P01', 'config'], // no such table: setup has not run
];

/** Broker error codes, and kafkajs' own classes, that its `retriable` flag does not judge as we do. */
const kafkaKinds: Readonly<Record<string, FaultKind>> = {
  TOPIC_AUTHORIZATION_FAILED: 'config',
  GROUP_AUTHORIZATION_FAILED: 'config',
  CLUSTER_AUTHORIZATION_FAILED: 'config',
  SASL_AUTHENTICATION_FAILED: 'config',
  KafkaJSSASLAuthenticationError: 'config',
  MESSAGE_TOO_LARGE: 'permanent',
  RECORD_LIST_TOO_LARGE: 'permanent',
  INVALID_RECORD: 'permanent',
  UNKNOWN_MEMBER_ID: 'transient',
  ILLEGAL_GENERATION: 'transient',
  REBALANCE_IN_PROGRESS: 'transient',
  OUT_OF_ORDER_SEQUENCE_NUMBER: 'transient',
  UNKNOWN_PRODUCER_ID: 'transient',
  INVALID_PRODUCER_EPOCH: 'transient',
  KafkaJSGroupCoordinatorNotFound: 'transient',
  KafkaJSLockTimeout: 'transient',
  KafkaJSTimeout: 'transient',
};

/** What pg and pg-pool say without a code when a connection is lost or none comes free. */
const lostConnection = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

interface Clues {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
  readonly message?: unknown;
  readonly retriable?: unknown;
  readonly cause?: unknown;
  readonly driverError?: unknown;
  readonly errors?: unknown;
}

function judge(error: Clues): FaultKind | undefined {
  if (error instanceof Fault) return error.kind;
  const name = String(error.name);
  const code = typeof error.code === 'string' ? error.code : '';
  if (connectionCodes.has(code)) return 'transient';
  if (/^[0-9A-Z]{5}$/.test(code)) {
    const known = sqlStates.find(([beginning]) => code.startsWith(beginning));
    if (known) return known[1];
  }
  if (name.startsWith('KafkaJS')) {
    const known = kafkaKinds[String(error.type)] ?? kafkaKinds[name];
    if (known) return known;
    if (error.retriable === true) return 'transient';
  }
  return lostConnection.test(String(error.message)) ? 'transient' : undefined;
}

/**
 * The verdict on any error: a Fault's own, or what PostgreSQL, Kafka and Node say by their codes, looking through the causes
 * that libraries wrap around them. What nothing is known of is a bug.
 */
export function classify(error: unknown): FaultKind {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [error];
  while (waiting.length > 0) {
    const next = waiting.shift();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    const clues = next as Clues;
    const kind = judge(clues);
    if (kind) return kind;
    waiting.push(clues.cause, clues.driverError, ...(Array.isArray(clues.errors) ? (clues.errors as unknown[]) : []));
  }
  return 'bug';
}
