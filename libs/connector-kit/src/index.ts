export { TryLater } from './connector.js';
export type {
  Connector,
  DeleteAnswer,
  Page,
  ReadRecord,
  RecordCreate,
  RecordDelete,
  RecordDescription,
  RecordUpdate,
  WriteAnswer,
} from './connector.js';
export { isSigned, isTimely } from './hooks/standard-signature.js';
export { Senders } from './hooks/senders.js';
export { sameSecret } from './hooks/same-secret.js';
export { hookAddress } from './hooks/system-hooks.js';
export type { Hint, HookCall, PresentHook, SystemHooks, WantedHook } from './hooks/system-hooks.js';
export { atMost } from './http/at-most.js';
export { encodeAll } from './http/encode-all.js';
export type { Encoded } from './http/encode-all.js';
export { HttpClient } from './http/http-client.js';
export type { HttpCall, HttpSystem, Judged } from './http/http-client.js';
export { LocalQuota } from './http/local-quota.js';
export { LostAnswer } from './http/lost-answer.js';
export { notSent } from './http/not-sent.js';
export { oneByOne } from './http/one-by-one.js';
export { Pace } from './http/pace.js';
export { patiently } from './http/patiently.js';
export { verdictOf } from './http/verdict.js';
export type { Verdict } from './http/verdict.js';
export { writeCall } from './http/write-call.js';
export type { KitLog } from './run/kit-log.js';
export { connectorService } from './service/connector-service.js';
export type { ConnectorServiceOptions } from './service/connector.module.js';
export { fieldsOf } from './service/fields-of.js';
export { describeConnector } from './conformance.js';
export type { ConformanceCase, TestTools } from './conformance.js';
