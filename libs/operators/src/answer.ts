/**
 * What became of an operator's wish. `done`: decided, the services carry it out. `unknown`: there is no such thing. `changed`: what it was said
 * of is not so any more. `nothing`: it is so already. `busy`: something under way has to end first. `refused`: it can't be as things stand.
 */
export type AnswerKind = 'done' | 'unknown' | 'changed' | 'nothing' | 'busy' | 'refused';

/** An answer, with a sentence for the operator. Anything but `done` has changed nothing. */
export interface Answer {
  readonly kind: AnswerKind;
  readonly text: string;
}
