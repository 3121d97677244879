export type { Json, JsonRecord } from './json.js';
export { otherSystem, systems } from './system.js';
export type { RecordType, System } from './system.js';
export { topicsWith } from './topics.js';
export type { Topics } from './topics.js';
export { schemaIdOf } from './schema-id.js';
export type { ChangeHeaders, LinkChanged, LinkDeleted, RecordChanged, RecordDeleted } from './generated/messages.js';
export { MalformedMessage } from './malformed-message.js';
export type { Change, ChangeKind, Origin } from './v1/change.js';
export { causationOf } from './v1/command.js';
export { beginsTrace, traceparentOf } from './v1/trace.js';
export type {
  Cause,
  Command,
  CreateCommand,
  DeleteCommand,
  Form,
  MatchKey,
  PairExpectation,
  PairWrite,
  PropertyExpectation,
  PropertyWrite,
  UpdateCommand,
} from './v1/command.js';
export type { Outcome, Overwrote, PairResult, RecordState } from './v1/outcome.js';
export type { Message, ReceivedMessage } from './message.js';
export { encodeChange } from './v1/encode-change.js';
export { encodeLinkChange } from './v1/encode-link-change.js';
export type { LinkChange, LinkChangeKind } from './v1/link-change.js';
export { decodeChange } from './v1/decode-change.js';
export { decodeLinkChange } from './v1/decode-link-change.js';
export { decodeCommand, decodeOutcome, encodeCommand, encodeOutcome } from './v1/command-message.js';
