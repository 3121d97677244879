import { callDeadlineMs } from './exchange.js';
import { longestTurnMs } from './pace.js';

/** A call that is begun has ended after this time, answered or not: its wait for a turn and its deadline. */
export const longestCallMs = longestTurnMs + callDeadlineMs;
