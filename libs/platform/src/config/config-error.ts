import { Fault } from '../fault.js';

/** All settings that are wrong, in one error. The message has one line for each; values of secrets are not in it. */
export class ConfigError extends Fault {
  override readonly name = 'ConfigError';

  /** @param faults one line per wrong setting: its full name and what it must be */
  constructor(readonly faults: readonly string[]) {
    super('config', faults.join('\n'));
  }
}
