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

/** A select, as written. */
export interface SelectQuery {
  /** Null for all. */
  readonly columns: readonly string[] | null;
  readonly from: string;
  readonly where: Condition | null;
  readonly order: readonly Order[];
}
