import { buildSimulatedCard, type SimulatedCard } from '../../hardware/id-card/simulated-card.ts';
import { DEMO_CARD_PEOPLE, DEMO_STAFF, type DemoPerson } from '../../shared/demo/people.ts';
import { maskName } from '../../shared/identity/mask.ts';
import { fen, formatYuan } from '../../shared/money/fen.ts';
import { completedYears } from '../../shared/policy/age.ts';
import { CATEGORY_NAMES } from '../../shared/policy/names.ts';
import { shanghaiDate } from '../../shared/time/business-time.ts';
import type { SimulatedCardView } from '../contract/simulator.ts';

export const STAFF_CARD_ID = 'staff';

/** The cards that lie on the table. */
export const DEMO_CARDS: readonly SimulatedCardView[] = [
  ...DEMO_CARD_PEOPLE.map(cardView),
  {
    cardId: STAFF_CARD_ID,
    kind: 'staff-card',
    title: `${DEMO_STAFF.name}（工作人员）`,
    note: `收银屏登录用，密码 ${DEMO_STAFF.pin}`,
  },
];

function cardView(person: DemoPerson): SimulatedCardView {
  const age = completedYears(
    { birthDate: person.birthDate, onDate: shanghaiDate(Date.now()) },
    { ageCountsFrom: 'birthday', leapDayBirthday: 'march-1' },
  );
  return {
    cardId: person.key,
    kind: 'id-card',
    title: `${person.name}，${age}岁`,
    note: `${maskName(person.name)}：${noteOf(person)}`,
  };
}

/** What makes a card worth trying; the page is the demonstrator's and no elder sees it. */
function noteOf(person: DemoPerson): string {
  if (!person.isRegistered) return '没有登记';
  const account =
    person.balanceFen === null ? '没有账户，付现金' : `账户${formatYuan(fen(person.balanceFen))}元`;
  return person.category === null ? account : `${CATEGORY_NAMES[person.category]}，${account}`;
}

/** The chip of one person's card. */
export function chipOf(person: DemoPerson): SimulatedCard {
  return buildSimulatedCard({
    kind: 'resident',
    name: person.name,
    sex: person.sex,
    birthDate: person.birthDate,
    areaCode: person.idNumber.slice(0, 6),
    sequence: Number(person.idNumber.slice(14, 16)),
    address: '山东省滕州市演示路1号',
    validFrom: '2015-01-01',
    validTo: null,
  });
}
