/** The `$id` of the JSON Schema of a public topic's values (`ce_dataschema`). @param topic its name without the configurable prefix */
export function schemaIdOf(topic: string): string {
  return `urn:dataflow:${topic}.v1`;
}
