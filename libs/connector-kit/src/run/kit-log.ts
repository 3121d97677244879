/** What the kit needs of a logger: a constant sentence and an object of facts. */
export interface KitLog {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
  error(facts: object, sentence: string): void;
}
