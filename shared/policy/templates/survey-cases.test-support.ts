/** One row of the worked cases of the field survey, and the template and case that say it. */
export interface SurveyCase {
  readonly row: string;
  readonly file: string;
  readonly caseId: string;
  /** What the survey expects, in fen. */
  readonly expected: {
    readonly paysFen?: number;
    readonly isRefused?: boolean;
    readonly operatorFen?: number;
    readonly byFund?: readonly { readonly amountFen: number }[];
  };
}

/** Every worked case of the field survey, row by row, with its figures written down a second time. */
export const surveyCases: readonly SurveyCase[] = [
  {
    row: 'P19-a',
    file: 'beijing-city-person-day.json',
    caseId: 'lunch-12',
    expected: { paysFen: 700, operatorFen: 800 },
  },
  {
    row: 'P19-b',
    file: 'beijing-city-person-day.json',
    caseId: 'lunch-5',
    expected: { paysFen: 500, byFund: [] },
  },
  {
    row: 'P19-c',
    file: 'beijing-city-person-day.json',
    caseId: 'dinner-12-second',
    expected: { paysFen: 1200 },
  },
  {
    row: 'P20 plain',
    file: 'changsha-kaifu-hardship-delivery.json',
    caseId: 'plain',
    expected: { paysFen: 800 },
  },
  {
    row: 'P20 低保',
    file: 'changsha-kaifu-hardship-delivery.json',
    caseId: 'minimum',
    expected: { paysFen: 400 },
  },
  {
    row: 'P20 低保+失能',
    file: 'changsha-kaifu-hardship-delivery.json',
    caseId: 'minimum-disabled-delivered',
    expected: { paysFen: 400 },
  },
  {
    row: 'P23 75',
    file: 'jingdezhen-zhushan-best-of.json',
    caseId: 'special-75',
    expected: { paysFen: 800, byFund: [{ amountFen: 400 }] },
  },
  {
    row: 'P23 92',
    file: 'jingdezhen-zhushan-best-of.json',
    caseId: 'special-92',
    expected: { paysFen: 700, byFund: [{ amountFen: 500 }] },
  },
  {
    row: 'P24 79',
    file: 'shenyang-shenbei-puya-ten-yuan-meal.json',
    caseId: 'age-79',
    expected: { paysFen: 900 },
  },
  {
    row: 'P24 80',
    file: 'shenyang-shenbei-puya-ten-yuan-meal.json',
    caseId: 'age-80',
    expected: { paysFen: 700 },
  },
  {
    row: 'P24 89',
    file: 'shenyang-shenbei-puya-ten-yuan-meal.json',
    caseId: 'age-89',
    expected: { paysFen: 700 },
  },
  {
    row: 'P24 90',
    file: 'shenyang-shenbei-puya-ten-yuan-meal.json',
    caseId: 'age-90',
    expected: { paysFen: 0 },
  },
  {
    row: 'P26 85',
    file: 'shenyang-shenbei-minfeng-fixed-prices.json',
    caseId: 'age-85',
    expected: { paysFen: 700 },
  },
  {
    row: 'P26 86',
    file: 'shenyang-shenbei-minfeng-fixed-prices.json',
    caseId: 'age-86',
    expected: { paysFen: 0 },
  },
  {
    row: 'P26 低保 70',
    file: 'shenyang-shenbei-minfeng-fixed-prices.json',
    caseId: 'minimum-70',
    expected: { paysFen: 600 },
  },
  {
    row: 'P26 特困 70',
    file: 'shenyang-shenbei-minfeng-fixed-prices.json',
    caseId: 'destitute-70',
    expected: { paysFen: 300 },
  },
  {
    row: 'P26 低保 86',
    file: 'shenyang-shenbei-minfeng-fixed-prices.json',
    caseId: 'minimum-86',
    expected: { paysFen: 0 },
  },
  {
    row: 'P27 60',
    file: 'jiagedaqi-xiaoyudi-percent.json',
    caseId: 'age-60',
    expected: { paysFen: 1200 },
  },
  {
    row: 'P27 70',
    file: 'jiagedaqi-xiaoyudi-percent.json',
    caseId: 'age-70',
    expected: { paysFen: 1050 },
  },
  {
    row: 'P27 80',
    file: 'jiagedaqi-xiaoyudi-percent.json',
    caseId: 'age-80',
    expected: { paysFen: 900 },
  },
  {
    row: 'P27 90',
    file: 'jiagedaqi-xiaoyudi-percent.json',
    caseId: 'age-90',
    expected: { paysFen: 0 },
  },
  {
    row: 'P28 second swipe',
    file: 'wuxi-huangxiang-one-swipe.json',
    caseId: 'second-swipe',
    expected: { paysFen: 1500, isRefused: true },
  },
  {
    row: 'P28 second swipe, public price',
    file: 'wuxi-huangxiang-one-swipe.json',
    caseId: 'second-swipe-public-price',
    expected: { paysFen: 1500, isRefused: false },
  },
  {
    row: 'P1 59',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'age-59',
    expected: { paysFen: 1500 },
  },
  {
    row: 'P1 60',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'age-60',
    expected: { paysFen: 800 },
  },
  {
    row: 'P1 69',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'age-69',
    expected: { paysFen: 800 },
  },
  {
    row: 'P1 70',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'age-70',
    expected: { paysFen: 700 },
  },
  {
    row: 'P1 79',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'age-79',
    expected: { paysFen: 700 },
  },
  {
    row: 'P1 80',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'age-80',
    expected: { paysFen: 600 },
  },
  {
    row: 'P1 低保 80',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'hardship-80',
    expected: { paysFen: 200 },
  },
  {
    row: 'P2',
    file: 'qingdao-shibei-amount-off.json',
    caseId: 'age-70',
    expected: { paysFen: 1100 },
  },
  {
    row: 'P17',
    file: 'shanghai-huangpu-operator-per-meal.json',
    caseId: 'hundred-and-sixty',
    expected: { operatorFen: 17000 },
  },
  {
    row: 'Birthday before, the day counts',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'birthday-before',
    expected: { paysFen: 700 },
  },
  {
    row: 'Birthday before, from the day after',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'birthday-before-next-day',
    expected: { paysFen: 700 },
  },
  {
    row: 'Birthday on, the day counts',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'birthday-on',
    expected: { paysFen: 600 },
  },
  {
    row: 'Birthday on, from the day after',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'birthday-on-next-day',
    expected: { paysFen: 700 },
  },
  {
    row: 'Birthday after, the day counts',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'birthday-after',
    expected: { paysFen: 600 },
  },
  {
    row: 'Birthday after, from the day after',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'birthday-after-next-day',
    expected: { paysFen: 600 },
  },
  {
    row: '29 February, birthday on 1 March',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'leap-day-february-28',
    expected: { paysFen: 800 },
  },
  {
    row: '29 February, birthday on 1 March',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'leap-day-march-1',
    expected: { paysFen: 700 },
  },
  {
    row: '29 February, birthday on 28 February',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'leap-day-february-28-other',
    expected: { paysFen: 700 },
  },
  {
    row: '29 February, birthday on 28 February',
    file: 'qingdao-chengyang-set-meal.json',
    caseId: 'leap-day-february-27-other',
    expected: { paysFen: 800 },
  },
  {
    row: 'Free meal',
    file: 'shenyang-shenbei-puya-ten-yuan-meal.json',
    caseId: 'age-90',
    expected: { paysFen: 0, byFund: [{ amountFen: 1000 }], operatorFen: 1000 },
  },
  {
    row: 'Rounding',
    file: 'jiagedaqi-xiaoyudi-percent.json',
    caseId: 'rounding',
    expected: { paysFen: 933 },
  },
];

/** What published texts leave open: the case with the template's own answer, and the same input with another. */
export const twoAnswers: readonly {
  readonly silent: string;
  readonly file: string;
  readonly own: string;
  readonly other: string;
}[] = [
  {
    silent: 'which of two rules fits (P23, 75)',
    file: 'jingdezhen-zhushan-best-of.json',
    own: 'special-75',
    other: 'special-75-sum',
  },
  {
    silent: 'which of two rules fits (P23, 75, first)',
    file: 'jingdezhen-zhushan-best-of.json',
    own: 'special-75',
    other: 'special-75-first',
  },
  {
    silent: 'which of two rules fits (P23, 92)',
    file: 'jingdezhen-zhushan-best-of.json',
    own: 'special-92',
    other: 'special-92-sum',
  },
  {
    silent: 'hardship or age (P26)',
    file: 'shenyang-shenbei-minfeng-fixed-prices.json',
    own: 'minimum-86',
    other: 'minimum-86-first',
  },
  {
    silent: 'second swipe (P28)',
    file: 'wuxi-huangxiang-one-swipe.json',
    own: 'second-swipe',
    other: 'second-swipe-public-price',
  },
  {
    silent: 'the birthday itself (P1)',
    file: 'qingdao-chengyang-set-meal.json',
    own: 'birthday-on',
    other: 'birthday-on-next-day',
  },
  {
    silent: 'the birthday itself (P26)',
    file: 'shenyang-shenbei-minfeng-fixed-prices.json',
    own: 'birthday-on',
    other: 'birthday-on-other',
  },
  {
    silent: '29 February in a common year',
    file: 'qingdao-chengyang-set-meal.json',
    own: 'leap-day-february-28',
    other: 'leap-day-february-28-other',
  },
  {
    silent: 'a second portion (P1)',
    file: 'qingdao-chengyang-set-meal.json',
    own: 'second-portion',
    other: 'second-portion-refused',
  },
  {
    silent: 'a card that is on no roster (P1)',
    file: 'qingdao-chengyang-set-meal.json',
    own: 'not-on-roster',
    other: 'not-on-roster-by-age',
  },
  {
    silent: 'rounding, up',
    file: 'jiagedaqi-xiaoyudi-percent.json',
    own: 'rounding',
    other: 'rounding-up',
  },
  {
    silent: 'rounding, down',
    file: 'jiagedaqi-xiaoyudi-percent.json',
    own: 'rounding-half',
    other: 'rounding-half-down',
  },
  {
    silent: 'a day amount partly used (P16)',
    file: 'shanghai-songjiang-yueyang-day-amount.json',
    own: 'rest-of-day',
    other: 'rest-of-day-nothing',
  },
  {
    silent: 'household or residence (P18)',
    file: 'shanghai-city-follows-residence.json',
    own: 'apart-at-household',
    other: 'apart-at-household-other',
  },
  {
    silent: 'where it is usable (P2)',
    file: 'qingdao-shibei-amount-off.json',
    own: 'other-district',
    other: 'other-district-county-only',
  },
  {
    silent: 'lives in an institution (P19)',
    file: 'beijing-city-person-day.json',
    own: 'in-institution',
    other: 'in-institution-other',
  },
];
