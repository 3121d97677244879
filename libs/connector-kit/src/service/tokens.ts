/** Injects the system's Connector. */
export const CONNECTOR = Symbol('Connector');
/** Injects the registry's data source; connected once the service works. */
export const REGISTRY = Symbol('Registry');
/** Injects the ServedFlows. */
export const FLOWS = Symbol('ServedFlows');
/** Injects the ConnectorEngine. */
export const ENGINE = Symbol('ConnectorEngine');
