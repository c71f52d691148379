/** One step of the schema as SQL text. Never changed once published: its checksum is kept in every database. */
export interface TextMigration {
  readonly name: string;
  readonly text: string;
}
