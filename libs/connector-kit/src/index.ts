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
export { atMost } from './http/at-most.js';
export { encodeAll } from './http/encode-all.js';
export type { Encoded } from './http/encode-all.js';
export { HttpClient } from './http/http-client.js';
export type { HttpCall, HttpSystem, Judged } from './http/http-client.js';
export { LocalQuota } from './http/local-quota.js';
export { LostAnswer } from './http/lost-answer.js';
export { oneByOne } from './http/one-by-one.js';
export { Pace } from './http/pace.js';
export { verdictOf } from './http/verdict.js';
export type { Verdict } from './http/verdict.js';
export { writeCall } from './http/write-call.js';
export { connectorService } from './service/connector-service.js';
export type { ConnectorServiceOptions } from './service/connector.module.js';
export { fieldsOf } from './service/fields-of.js';
export { describeConnector } from './conformance.js';
export type { ConformanceCase, TestTools } from './conformance.js';
