/** Bounds of everything that could grow: queues, batches, messages, retries. Each says why it is what it is. */
export const LIMITS = {
  /** Entries in one batch: about 1 MB, two seconds on a slow village line. */
  batchEntriesMax: 500,
  /** Bytes of one request body that the admin reads at all. */
  requestBytesMax: 8 * 1024 * 1024,
  /** Requests of kiosks that the admin works on at once; each may hold a body twice, so this many need half a gigabyte at worst. */
  kioskRequestsAtOnceMax: 32,
  /** Of these from one kiosk, which asks one thing at a time; more are a second copy of it or an attack, and must not take every place. */
  requestsOfKioskAtOnceMax: 8,
  /** Entries of forked branches kept aside of one kiosk: a branch as long as a month offline, and half of it again. */
  forkEntriesKeptMax: 50_000,
  /** Alarms of one code about one kiosk that are listed one by one; a person looks at the kiosk long before. */
  alarmsOfKioskMax: 200,
  /** Changes in one answer of the down-sync. */
  changesPerAnswerMax: 2_000,
  /** Bytes of one message from a screen. */
  screenMessageBytesMax: 64 * 1024,
  /** Set meals at the list price for those who eat along on one order: a table has no more chairs, and a slip of paper ends. */
  companionsOfOrderMax: 4,
  /** Lines of one order beside the fee of a delivery: two trays, and a slip as long as an arm. */
  orderLinesMax: 20,
  /** Of one dish on one order; an entry of the ledger holds no more. */
  dishQuantityMax: 20,
  /** Weight of the food by weight on one order, in grams; a policy prices no more at once. */
  orderWeightMaxGrams: 100_000,
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
  /** Rules that apply to one meal together: each has its place in the sale's entry and in the used meal. */
  rulesOfMealMax: 40,
  /** Bytes of one policy document, and of one file of worked cases; a district's whole policy with 500 cases needs half of it. */
  policyBytesMax: 1_000_000,
  /** Objects and lists in a policy document or file of cases: real ones of policyBytesMax have fewer, hostile ones would cost seconds. */
  policyPartsMax: 50_000,
  /** Levels of objects and lists in a policy document; its own form has eight. */
  policyDepthMax: 16,
  /** Meals of a policy's own cases times its rules: 1,000 meals under 200 rules, worked out in half a second at every keystroke. */
  policyCaseWorkMax: 200_000,
  /** What is wrong with a policy is told up to here, the rest is counted: nobody reads more at once. */
  policyFindingsMax: 50,
  /** TLS certificates of one admin: a process each, and the old one beside the new. */
  identityCertificatesMax: 20,
  /** Changes of the admin's signing key: one a year for longer than anything here will last. */
  identitySuccessionsMax: 100,
  /** Bytes of an answer that is read before anybody has proved to be the admin. */
  identityBytesMax: 64 * 1024,
  /** Bytes of one exported ledger that a person brings in through the console: half a year of a busy canteen; more goes by the command. */
  ledgerFileBytesMax: 256 * 1024 * 1024,
} as const;
