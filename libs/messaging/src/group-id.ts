/** Injects the service's consumer group. */
export const GROUP_ID = Symbol('GroupId');

/** A service's consumer group: topic prefix and component, so that installations on one cluster stay apart. */
export function groupIdOf(prefix: string, component: string): string {
  return `${prefix}dataflow-${component}`;
}
