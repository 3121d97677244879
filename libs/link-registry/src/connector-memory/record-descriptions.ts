/** What connectors know of their types, for whoever checks flows. `description` is plain data that JSON can hold. */
export interface RecordDescriptions {
  save(descriptions: readonly { readonly entity: string; readonly description: object }[]): Promise<void>;
}
