/** Injects the service's consumer group: topic prefix and component, so that installations on one cluster stay apart. */
export const GROUP_ID = Symbol('GroupId');
