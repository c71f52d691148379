/** Why staff open the drawer without a sale, in the words that the ledger keeps. */
export const DRAWER_REASONS = ['换零钱', '退钱', '放备用金', '点现金'] as const;
