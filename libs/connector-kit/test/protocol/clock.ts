/** Milliseconds since 1970, moved by hand. */
export interface Clock {
  now: number;
}
