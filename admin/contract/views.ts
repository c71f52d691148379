/** Who is signed in at the console. */
export interface SessionView {
  readonly userName: string;
  readonly displayName: string;
  /** An officer writes and proposes, a leader approves, an auditor looks on. */
  readonly role: 'bureau-officer' | 'bureau-leader' | 'auditor';
  /** Sent back in the header `zhulao-csrf` with every change. */
  readonly csrfToken: string;
  readonly districtName: string;
  readonly isDemo: boolean;
}

/** One target of a plan with what can be said about it today. Counts and percentages are exact, not rounded. */
export interface TargetView {
  readonly targetId: string;
  readonly indicator: string;
  readonly clause: string;
  readonly scope: string | null;
  readonly comparator: '>=' | '=' | '<=' | '>';
  /** Null: the plan states no figure; shown as 未定. */
  readonly targetValue: number | null;
  readonly unit: string;
  readonly deadline: string;
  /** Days since the deadline passed; 0 or less when it has not. */
  readonly overdueDays: number;
  /** `computed`: from sites and real meals. `reported`: typed or imported by the bureau. */
  readonly measure: 'new-canteens' | 'community-coverage' | 'monthly-visit-rate' | 'reported';
  /** By plaque: what exists on paper. Null when nothing can be said yet, with the reason. */
  readonly nominal: number | null;
  /** By meals: what really serves. */
  readonly effective: number | null;
  /** Target less effective, in the unit; 0 when reached; null when one of them is unknown. */
  readonly gap: number | null;
  readonly numeratorNote: string;
  readonly denominatorNote: string;
  readonly missingReason: string | null;
  /** The canteens that `nominal` of measure `new-canteens` counts; empty for other measures. */
  readonly canteenIds: readonly string[];
}

export interface PlanView {
  readonly planId: string;
  readonly title: string;
  readonly jurisdiction: string;
  readonly documentNumber: string;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly targets: readonly TargetView[];
  readonly dutyCount: number;
}

/** One town or subdistrict of the coverage picture. */
export interface TownCoverageView {
  readonly townCode: string;
  readonly townName: string;
  readonly communityCount: number;
  readonly nominalCount: number;
  readonly effectiveCount: number;
}

/** One canteen with the service it really gives. */
export interface CanteenView {
  readonly canteenId: string;
  readonly name: string;
  readonly kind: 'canteen' | 'meal-point';
  readonly townName: string;
  readonly openedOn: string;
  /** Today. Only open canteens have a plaque that counts. */
  readonly standing: 'not-yet-open' | 'open' | 'closed';
  readonly isDemo: boolean;
  readonly communityCount: number;
  /** Subsidised meals in the window, and days on which at least mealsPerDayMin were served. */
  readonly mealsInWindow: number;
  readonly serviceDaysInWindow: number;
  readonly isEffective: boolean;
  readonly lastMealOn: string | null;
}

/** The coverage page. */
export interface CoverageView {
  readonly asOf: string;
  readonly districtName: string;
  readonly isDemo: boolean;
  /** What makes a site effective: settings, shown beside the figures. */
  readonly effectiveRule: {
    readonly windowDays: number;
    readonly mealsPerDayMin: number;
    readonly serviceDaysMin: number;
  };
  readonly plan: PlanView | null;
  readonly otherPlans: readonly PlanView[];
  readonly towns: readonly TownCoverageView[];
  /** All canteens, closed ones too. */
  readonly canteens: readonly CanteenView[];
  /** Subsidised meals from the first of the month to today: what the list of meals shows with `subsidisedOnly`. */
  readonly mealsThisMonth: number;
  readonly eldersThisMonth: number;
  readonly subsidyThisMonthFen: number;
}

/** One meal in the console's list. */
export interface MealView {
  readonly kioskNumber: number;
  readonly seq: number;
  readonly receiptCode: string;
  readonly businessDate: string;
  readonly at: string;
  readonly canteenName: string;
  readonly mealPeriodName: string;
  readonly maskedName: string | null;
  readonly mealName: string;
  readonly listPriceFen: number;
  readonly subsidyFen: number;
  readonly paidFen: number;
  readonly tenderName: string;
  readonly fundParts: readonly { readonly fundName: string; readonly amountFen: number }[];
  /** The decision in one sentence for the bureau. */
  readonly explanation: string;
  /** Granted though a limit was used up, as by two kiosks without network: paid, or held back until decided. Else null. */
  readonly beyondLimit: 'honour' | 'withhold' | null;
  /** The kiosk's chain forked before it and not every entry is decided: nothing of it is paid meanwhile. */
  readonly isUnsettled: boolean;
  /** From a branch of a forked chain, and counted because a person said so. */
  readonly isFromBranch: boolean;
  readonly hash: string;
}

export interface MealsPageView {
  readonly totalCount: number;
  readonly listPriceFen: number;
  readonly subsidyFen: number;
  readonly paidFen: number;
  readonly byFund: readonly {
    readonly fundName: string;
    readonly amountFen: number;
    readonly mealCount: number;
  }[];
  readonly meals: readonly MealView[];
}

/** A kiosk's health as the admin knows it. */
export interface KioskView {
  readonly kioskId: string;
  readonly kioskNumber: number;
  readonly canteenName: string;
  readonly status: 'active' | 'replaced' | 'revoked';
  readonly enrolledAt: string;
  readonly lastContactAt: string | null;
  /** How far its clock was ahead at the last contact, in milliseconds; null before the first. */
  readonly clockOffsetMs: number | null;
  readonly headSeq: number;
  readonly headHash: string;
  /** Entries kept aside that nobody has decided. */
  readonly quarantinedCount: number;
  /** Numbers of the kiosks whose place it took, and that took its place. */
  readonly replacesNumber: number | null;
  readonly replacedByNumber: number | null;
  /** Entries that may be missing, by the highest slip found; 0 when none are known to be. */
  readonly missingCount: number;
}

/** Something that a person has to look at. */
export interface AlarmView {
  readonly alarmId: number;
  readonly raisedAt: string;
  readonly kioskNumber: number | null;
  readonly code: string;
  readonly sentence: string;
}
