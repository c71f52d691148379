import { DEMO_CARD_PEOPLE, demoIdNumber } from '../../../shared/demo/people.ts';
import { repeatableNumbers } from '../../../shared/demo/repeatable-numbers.ts';
import { parseIdNumber } from '../../../shared/identity/id-number.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import type { NewElder } from '../roster/register.ts';

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧'];
const MALE_NAMES = ['建国', '德福', '守田', '玉海', '洪亮', '成文', '宝山', '长河', '兴旺', '立业'];
const FEMALE_NAMES = [
  '桂英',
  '秀兰',
  '玉珍',
  '淑芳',
  '凤霞',
  '翠花',
  '素梅',
  '庆云',
  '月娥',
  '春香',
];

/** Categories of the demo began long enough ago to hold for every past meal. */
const CATEGORY_SINCE = '2020-01-01';

function factsOf(idNumber: string): NewElder['idNumber'] {
  const parsed = parseIdNumber(idNumber);
  if (!parsed.ok) throw new Error('a demo number must be well formed');
  return parsed.value;
}

/** A phone number that belongs to nobody: mobile numbers in China begin with 13 to 19. */
function inventedPhone(order: number): string {
  return `125${String(order).padStart(8, '0')}`;
}

/** 演示数据: invented people of one community, aged 60 to 92 on the day the demo is loaded. */
export function inventElders(options: {
  readonly siteIndex: number;
  readonly count: number;
  readonly communityCodes: readonly string[];
  readonly today: string;
}): readonly NewElder[] {
  const next = repeatableNumbers(1_000 + options.siteIndex);
  const pick = <Item>(items: readonly Item[], fallback: Item): Item =>
    items[Math.floor(next() * items.length)] ?? fallback;
  return Array.from({ length: options.count }, (_unused, index) => {
    const sex = next() < 0.45 ? 'male' : 'female';
    const birthDate = addDays(options.today, -Math.floor((60.5 + next() * 31) * 365.25));
    const given = sex === 'male' ? pick(MALE_NAMES, '建国') : pick(FEMALE_NAMES, '桂英');
    // Site and index tell people apart whose birth dates fall together; orders below 10 belong to the cards.
    const order = 10 + ((options.siteIndex * 7 + index) % 90);
    const hardship = next();
    const homeCommunityCode = pick(options.communityCodes, options.communityCodes[0] ?? '');
    return {
      name: `${pick(SURNAMES, '王')}${given}`,
      idNumber: factsOf(demoIdNumber({ birthDate, order, sex })),
      phone: inventedPhone(options.siteIndex * 1_000 + index),
      homeCommunityCode,
      householdCode: homeCommunityCode,
      categories:
        hardship < 0.06
          ? [{ category: 'minimum-living-allowance', from: CATEGORY_SINCE, to: null }]
          : hardship < 0.09
            ? [{ category: 'destitute-support', from: CATEGORY_SINCE, to: null }]
            : [],
      isDemo: true,
    };
  });
}

/** The people whose cards lie on the simulator's table, as far as the roster knows them. */
export function cardElders(homeCommunityCode: string): readonly NewElder[] {
  return DEMO_CARD_PEOPLE.filter((person) => person.isRegistered).map((person, index) => ({
    name: person.name,
    idNumber: factsOf(person.idNumber),
    phone: inventedPhone(90_001 + index),
    homeCommunityCode,
    householdCode: homeCommunityCode,
    categories:
      person.category === null
        ? []
        : [{ category: person.category, from: CATEGORY_SINCE, to: null }],
    isDemo: true,
  }));
}
