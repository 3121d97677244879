/**
 * What a status says.
 * `done`; `nothing`: there is no such record; `stale`: the record is not what the ETag named; `forbidden`: the key is wrong or lacks a right;
 * `refused`: for good, the problem says why; `rest`: too many calls; `later`: the server says that it did nothing; `lost`: somebody between
 * gave up, a write may have happened.
 */
export type Verdict = 'done' | 'nothing' | 'stale' | 'forbidden' | 'refused' | 'rest' | 'later' | 'lost';

/** Where a status does not follow its class. */
const byStatus: Readonly<Record<number, Verdict>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'nothing',
  408: 'later',
  410: 'nothing',
  412: 'stale',
  425: 'later',
  429: 'rest',
  503: 'later',
};

const byClass: Readonly<Record<number, Verdict>> = { 2: 'done', 3: 'refused', 4: 'refused', 5: 'lost' };

/** The whole error table of the API. */
export function verdictOf(status: number): Verdict {
  return byStatus[status] ?? byClass[Math.floor(status / 100)] ?? 'lost';
}
