import { idNumberCheckCharacter } from '../identity/id-number.ts';
import type { BenefitCategory } from '../policy/facts.ts';

/**
 * 演示数据: invented people. Their numbers begin with 370499, an area code that was never given out,
 * so they pass the checksum of GB 11643 and can belong to nobody.
 */
export interface DemoPerson {
  readonly key: string;
  readonly name: string;
  readonly idNumber: string;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  readonly category: BenefitCategory | null;
  /** Opening balance of the account in fen; null without an account. */
  readonly balanceFen: number | null;
  /** False for a card that the roster does not know. */
  readonly isRegistered: boolean;
}

/** Makes an identity number that belongs to nobody. `order` 0–99 tells people of one birth date apart. */
export function demoIdNumber(person: {
  readonly birthDate: string;
  readonly order: number;
  readonly sex: 'male' | 'female';
}): string {
  const order = String(person.order).padStart(2, '0');
  const leading = `370499${person.birthDate.replaceAll('-', '')}${order}${person.sex === 'male' ? 1 : 2}`;
  return `${leading}${idNumberCheckCharacter(leading)}`;
}

function demoPerson(person: Omit<DemoPerson, 'idNumber'> & { readonly order: number }): DemoPerson {
  const { order, ...rest } = person;
  return { ...rest, idNumber: demoIdNumber({ ...rest, order }) };
}

/** The people whose cards lie on the simulator's table: one of each tier of the demo policy and the odd ones out. */
export const DEMO_CARD_PEOPLE: readonly DemoPerson[] = [
  demoPerson({
    key: 'zhang',
    name: '张桂花',
    birthDate: '1951-03-08',
    sex: 'female',
    order: 1,
    category: null,
    balanceFen: 20_000,
    isRegistered: true,
  }),
  demoPerson({
    key: 'li',
    name: '李建国',
    birthDate: '1961-10-01',
    sex: 'male',
    order: 2,
    category: null,
    balanceFen: 15_000,
    isRegistered: true,
  }),
  demoPerson({
    key: 'wang',
    name: '王秀英',
    birthDate: '1941-05-12',
    sex: 'female',
    order: 3,
    category: null,
    balanceFen: 8_000,
    isRegistered: true,
  }),
  demoPerson({
    key: 'zhao',
    name: '赵德福',
    birthDate: '1954-12-20',
    sex: 'male',
    order: 4,
    category: 'minimum-living-allowance',
    balanceFen: 5_000,
    isRegistered: true,
  }),
  demoPerson({
    key: 'sun',
    name: '孙守田',
    birthDate: '1946-07-30',
    sex: 'male',
    order: 5,
    category: 'destitute-support',
    balanceFen: null,
    isRegistered: true,
  }),
  demoPerson({
    key: 'liu',
    name: '刘敏',
    birthDate: '1970-02-14',
    sex: 'female',
    order: 6,
    category: null,
    balanceFen: 3_000,
    isRegistered: true,
  }),
  demoPerson({
    key: 'zhou',
    name: '周玉兰',
    birthDate: '1948-09-09',
    sex: 'female',
    order: 7,
    category: null,
    balanceFen: 400,
    isRegistered: true,
  }),
  demoPerson({
    key: 'he',
    // A character that many fonts and all two-byte printers lack.
    name: '何玉𬭎',
    birthDate: '1952-06-18',
    sex: 'male',
    order: 9,
    category: null,
    balanceFen: 10_000,
    isRegistered: true,
  }),
  demoPerson({
    key: 'qian',
    name: '钱远来',
    birthDate: '1950-01-18',
    sex: 'male',
    order: 8,
    category: null,
    balanceFen: null,
    isRegistered: false,
  }),
];

/** 演示数据: the attendant of the demo canteen. */
export const DEMO_STAFF = {
  name: '李红',
  cardNumber: '0A00112233',
  pin: '2468',
} as const;

/** 演示数据: logins of the demo console, printed at start. */
export const DEMO_USERS = [
  {
    userName: 'minzheng',
    password: 'yanshi-2026',
    displayName: '民政局演示账号',
    role: 'bureau-officer',
  },
  {
    userName: 'lingdao',
    password: 'yanshi-2026',
    displayName: '分管领导演示账号',
    role: 'bureau-leader',
  },
  { userName: 'shenji', password: 'yanshi-2026', displayName: '审计演示账号', role: 'auditor' },
] as const;
