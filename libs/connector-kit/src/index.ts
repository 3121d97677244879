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
export { connectorService } from './service/connector-service.js';
export type { ConnectorServiceOptions } from './service/connector.module.js';
export { readFlowFiles } from './service/read-flow-files.js';
export { fieldsOf } from './service/fields-of.js';
export { describeConnector } from './conformance.js';
export type { ConformanceCase, TestTools } from './conformance.js';
