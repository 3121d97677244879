import type { ExpectedFlow } from './expected-flow.js';

/** Counts what a flow must end with, while its sample is made. */
export class FlowTally {
  matched = 0;
  createdInWebcrm = 0;
  createdInCustom = 0;
  ambiguousInWebcrm = 0;
  ambiguousInCustom = 0;
  waiting = 0;
  excluded = 0;
  conflicts = 0;

  constructor(private readonly flow: string) {}

  get expected(): ExpectedFlow {
    return {
      flow: this.flow,
      linked: this.matched + this.createdInWebcrm + this.createdInCustom,
      matched: this.matched,
      created: { webcrm: this.createdInWebcrm, customcrm: this.createdInCustom },
      ambiguous: { webcrm: this.ambiguousInWebcrm, customcrm: this.ambiguousInCustom },
      waiting: this.waiting,
      excluded: this.excluded,
      conflicts: this.conflicts,
    };
  }
}
