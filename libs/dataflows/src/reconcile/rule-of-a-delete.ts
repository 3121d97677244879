import type { DeletePolicy } from '../flow.js';

/**
 * How the record stands whose partner was deleted; where several hold, the first does. `gone`: it was deleted, too. `readOnly`: the flow never
 * writes to its system. `shared`: another link holds it. `busy`: a command of the link has no outcome yet.
 */
export type Survivor = 'gone' | 'readOnly' | 'shared' | 'busy' | 'edited' | 'asAgreed';

/** What follows. `wait`: decided again when the outcome is there. `hold`: a conflict that an operator decides. */
export type DeleteRule = 'nothing' | 'endLink' | 'wait' | 'hold' | 'delete';

const endLink = { gone: 'endLink', readOnly: 'endLink', shared: 'endLink' } as const;

/** What follows from a delete, by what the flow or an operator says, then by the other record. */
export const ruleOfADelete: Readonly<Record<DeletePolicy | 'deleteAnyway', Readonly<Record<Survivor, DeleteRule>>>> = {
  unlink: { ...endLink, busy: 'endLink', edited: 'endLink', asAgreed: 'endLink' },
  ignore: { gone: 'endLink', readOnly: 'nothing', shared: 'nothing', busy: 'nothing', edited: 'nothing', asAgreed: 'nothing' },
  delete: { ...endLink, busy: 'wait', edited: 'hold', asAgreed: 'delete' },
  deleteAnyway: { ...endLink, busy: 'wait', edited: 'delete', asAgreed: 'delete' },
};
