import type { System } from '#change-events';

/** The first full read of a type is on its topic: everything before these offsets. */
export interface FirstRead {
  readonly system: System;
  readonly entity: string;
  readonly topic: string;
  /** Partition number to the offset after its last message then, as text. */
  readonly endOffsets: Readonly<Record<string, string>>;
}

/** Which first full reads are published. */
export interface FirstReads {
  has(entity: string): Promise<boolean>;
  save(entity: string, topic: string, endOffsets: FirstRead['endOffsets']): Promise<void>;
}
