/** The rules that the protocol stands on, each of which a test takes away to see a promise break. */
export type Guard =
  /** A write names what it will replace, and replaces nothing else. */
  | 'expectedValues'
  /** Where two edits meet, the one that loses is kept. */
  | 'conflictRecord'
  /** After a write, what was sent counts as agreed, not what is there now. */
  | 'agreedIsWhatWasSent'
  /** What was read before a change was seen is not published after it. */
  | 'tickets'
  /** The answer to a command carries the record's state. */
  | 'recordStateInOutcome'
  /** A command that was carried out is not carried out again. */
  | 'commandNumbers'
  /** A value that a system kept in spite of a write is no edit. */
  | 'ignoredIsNoEdit'
  /** An older state of a record changes nothing. */
  | 'versionCheck';
