/** How a property is compared. */
export type Operator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'LIKE';

/** One comparison of a property with a value written in the script. */
export interface Comparison {
  readonly kind: 'compare';
  readonly property: string;
  readonly operator: Operator;
  readonly value: string | number | null;
}

/** What records must satisfy. */
export type Condition = Comparison | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] };

/** One property that the answer is sorted by. */
export interface Order {
  readonly property: string;
  readonly descending: boolean;
}

/** Another entity whose records are put beside those of the first where two properties are equal. */
export interface Join {
  readonly entity: string;
  readonly left: string;
  readonly right: string;
}

/** A select, as written. */
export interface SelectQuery {
  /** Null for all. */
  readonly columns: readonly string[] | null;
  readonly from: string;
  readonly joins: readonly Join[];
  readonly where: Condition | null;
  readonly order: readonly Order[];
}
