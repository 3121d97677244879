/** Injects the system's Connector. */
export const CONNECTOR = Symbol('Connector');
/** Injects the registry's data source; connected once the service works. */
export const REGISTRY = Symbol('Registry');
/** Injects the HookEndpoint, or null where the system has no hooks. */
export const HOOKS = Symbol('HookEndpoint');
/** Injects the ServedFlows. */
export const FLOWS = Symbol('ServedFlows');
/** Injects the ConnectorEngine. */
export const ENGINE = Symbol('ConnectorEngine');
/** Injects the ConnectorMemory. */
export const MEMORY = Symbol('ConnectorMemory');
/** Injects the RequestQuota that all replicas share. */
export const QUOTA = Symbol('RequestQuota');
