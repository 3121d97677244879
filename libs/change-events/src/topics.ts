import type { System } from './system.js';

/** Names of all topics, under one configurable prefix. */
export interface Topics {
  /** Public, compacted: the newest state of every record of an entity. Key: record id. */
  changes(system: System, entity: string): string;
  /** Internal: writes that the mapping service asks of a connector. Key: link id. */
  commands(system: System, entity: string): string;
  /** Internal: the connectors' answers to commands. Key: link id. */
  outcomes(system: System, entity: string): string;
  /** Public, compacted: links made, moved, ended, in conflict. Key: link id. */
  linkChanges(): string;
  /** What a service could not read as a message of the topic it came from. */
  deadLetters(service: string): string;
}

/** @param prefix put before every name as it is (KAFKA_TOPIC_PREFIX), may be empty */
export function topicsWith(prefix: string): Topics {
  return {
    changes: (system, entity) => `${prefix}${system}.${entity}.changes`,
    commands: (system, entity) => `${prefix}${system}.${entity}.commands`,
    outcomes: (system, entity) => `${prefix}${system}.${entity}.outcomes`,
    linkChanges: () => `${prefix}dataflow.link.changes`,
    deadLetters: (service) => `${prefix}${service}.dead-letters`,
  };
}
