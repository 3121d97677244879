/** One thing that must be right before a service takes any work. */
export interface StartCheck {
  readonly name: string;
  /**
   * Texts of what is wrong, each naming the setting, topic or record to blame and what to do about it; none when all is well.
   * Throws a transient error when it cannot tell yet, because a server is away.
   */
  run(): Promise<readonly string[]>;
}
