/** A flow file as it was read from disk. */
export interface FlowText {
  /** How messages name it. */
  readonly file: string;
  readonly text: string;
}
