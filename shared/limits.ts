/** Bounds of everything that could grow: queues, batches, messages, retries. Each says why it is what it is. */
export const LIMITS = {
  /** Entries in one batch: about 1 MB, two seconds on a slow village line. */
  batchEntriesMax: 500,
  /** Bytes of one request body that the admin reads at all. */
  requestBytesMax: 8 * 1024 * 1024,
  /** Changes in one answer of the down-sync. */
  changesPerAnswerMax: 2_000,
  /** Bytes of one message from a screen. */
  screenMessageBytesMax: 64 * 1024,
  /** Orders that wait for cash at one canteen at a time; the next is asked to wait. */
  ordersWaitingForCashMax: 20,
  /** First wait and longest wait between two attempts to reach the admin, in milliseconds. */
  syncRetryFirstMs: 1_000,
  syncRetryMostMs: 60_000,
  /** Pause between two rounds of sync while all is well, so that a meal is at the admin within 5 s. */
  syncPauseMs: 2_000,
  /** One request to the admin is given up after this. */
  syncRequestTimeoutMs: 15_000,
  /** Usage of other canteens that a kiosk keeps, in days: the longest window of a limit is a month. */
  usageDays: 40,
  /** Subsidised meals of one person in one list: ten a day over all of `usageDays`. */
  usedMealsMax: 400,
} as const;
