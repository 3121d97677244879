/**
 * What a status says.
 * `done`; `nothing`: there is no such record; `stale`: the record is not what the ETag named; `login`: the credentials are not accepted;
 * `forbidden`: they lack a right; `refused`: for good, the text says why; `rest`: too many calls; `later`: the server says that it did nothing;
 * `lost`: somebody between gave up, a write may have happened.
 */
export type Verdict = 'done' | 'nothing' | 'stale' | 'login' | 'forbidden' | 'refused' | 'rest' | 'later' | 'lost';

/** Verdicts by status. */
export type Verdicts = Readonly<Record<number, Verdict>>;

/** Where a status does not follow its class. */
const byStatus: Verdicts = {
  401: 'login',
  403: 'forbidden',
  404: 'nothing',
  408: 'later',
  410: 'nothing',
  412: 'stale',
  425: 'later',
  429: 'rest',
  503: 'later',
};

const byClass: Verdicts = { 2: 'done', 3: 'refused', 4: 'refused', 5: 'lost' };

/** @param own what a system means by a status where it differs */
export function verdictOf(status: number, own: Verdicts = {}): Verdict {
  return own[status] ?? byStatus[status] ?? byClass[Math.floor(status / 100)] ?? 'lost';
}
