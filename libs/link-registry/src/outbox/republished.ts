/** States that were marked to be published once more. */
export interface Republished {
  readonly count: number;
  /** The last one of them, in the order in which they are gone through. */
  readonly last: string;
  /** The greatest version that they got. */
  readonly version: number;
}
