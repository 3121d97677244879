export type { Answer, AnswerKind } from './answer.js';
export { resolveConflict, reverseDecision } from './decide-conflicts.js';
export { keepApart, linkByHand } from './decide-matches.js';
export { forgetLink } from './forget-link.js';
export { resyncFlow, resyncRecord } from './resync.js';
export { retry } from './retry.js';
export type { Retried } from './retry.js';
