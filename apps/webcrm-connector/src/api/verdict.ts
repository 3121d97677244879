/**
 * What a status says.
 * `done`; `nothing`: there is no such record; `login`: the access token is dead; `forbidden`; `refused`: for good, the text says why;
 * `rest`: too many calls; `later`: the server says that it did nothing; `lost`: somebody between gave up, a write may have happened.
 */
export type Verdict = 'done' | 'nothing' | 'login' | 'forbidden' | 'refused' | 'rest' | 'later' | 'lost';

/** Where a status does not follow its class. */
const byStatus: Readonly<Record<number, Verdict>> = {
  401: 'login',
  403: 'forbidden',
  404: 'nothing',
  408: 'later',
  410: 'nothing',
  425: 'later',
  429: 'rest',
  // webCRM fails some creates when many come at once; the same create works when it is repeated.
  500: 'later',
  503: 'later',
};

const byClass: Readonly<Record<number, Verdict>> = { 2: 'done', 3: 'refused', 4: 'refused', 5: 'lost' };

/** The whole error table of the API. */
export function verdictOf(status: number): Verdict {
  return byStatus[status] ?? byClass[Math.floor(status / 100)] ?? 'lost';
}
