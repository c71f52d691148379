/** What a reader said: a card by its bytes in the order they came, no card, or that it cannot. */
export type CardFinding =
  | { readonly kind: 'card'; readonly card: Uint8Array }
  /** The module answered and no card lies there. */
  | { readonly kind: 'no-card' }
  /** The module answered that it could not do what it was asked. */
  | { readonly kind: 'refused'; readonly code: number };

/** Finds what a reader says in a stream of bytes that may be cut anywhere and have noise in it. Never throws, keeps a bounded rest. */
export interface CardParser {
  /** Whatever these bytes completed, in order. */
  push(bytes: Uint8Array): readonly CardFinding[];
  /** No byte came for `silenceMs`: whatever that completed; what was begun before is forgotten. */
  silence(): readonly CardFinding[];
}

/** How a reader is made to say whether a card lies there. */
export interface CardQuestion {
  readonly bytes: Uint8Array;
  /** From one answer to the next question. */
  readonly everyMs: number;
  /** How long its answer may take. */
  readonly answerWithinMs: number;
}

/** The language of a kind of card readers; how to add one is in docs/reader-dialects.md. */
export interface ElderCardDialect {
  /** What is written to ask for a card; null for a reader that speaks by itself and never answers. */
  readonly question: CardQuestion | null;
  /** No byte for so long ends whatever was being said. */
  readonly silenceMs: number;
  /** The speed such readers leave the factory with, in baud. */
  readonly usualBaudRate: number;
  createParser(): CardParser;
}
