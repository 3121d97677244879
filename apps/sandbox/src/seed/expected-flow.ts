/** What a right first load of a sample ends with in one flow. */
export interface ExpectedFlow {
  readonly flow: string;
  /** Links in the end. */
  readonly linked: number;
  /** Of these: two records that were there already. */
  readonly matched: number;
  /** Of these: by the system in which the partner was made. */
  readonly created: { readonly webcrm: number; readonly customcrm: number };
  /** Records that wait for a person to say which is which. */
  readonly ambiguous: { readonly webcrm: number; readonly customcrm: number };
  /** Records whose required reference leads to a record that is not linked. */
  readonly waiting: number;
  /** Records that are of the flow's type but must not be created on the other side. */
  readonly excluded: number;
  /** Pairs of properties that were filled on both sides and differed when their records were linked. */
  readonly conflicts: number;
}
