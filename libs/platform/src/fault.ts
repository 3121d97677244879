/** What an error says about its cause: a setting, the weather, the one record at hand, or us. */
export type FaultKind = 'config' | 'transient' | 'permanent' | 'bug';

/** Where an error happened: system, entity, record, topic, offset, setting. Never a secret, never a personal value. */
export type FaultFacts = Readonly<Record<string, string | number | boolean | null>>;

/** An error that carries its verdict and its facts. The message is short; what to do follows from the kind. */
export class Fault extends Error {
  override readonly name: string = 'Fault';

  /** @param cause the error behind this one, if there is one */
  constructor(
    readonly kind: FaultKind,
    message: string,
    readonly facts: FaultFacts = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
