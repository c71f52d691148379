import { buildSimulatedCard, type SimulatedCardFields } from '../id-card/simulated-card.ts';

/** An invented resident. */
export const ZHANG_XIAOHUA: SimulatedCardFields = {
  kind: 'resident',
  name: '张小花',
  sex: 'female',
  birthDate: '1948-02-29',
  areaCode: '110105',
  sequence: 3,
  address: '某某市某某区幸福路1号2单元301',
  validFrom: '2012-05-06',
  validTo: null,
};

/** Another invented resident, with a name of rare characters. */
export const LI_RARE: SimulatedCardFields = {
  ...ZHANG_XIAOHUA,
  name: '李㛃𬭎',
  sex: 'male',
  birthDate: '1939-11-08',
  sequence: 7,
  validTo: '2032-05-06',
};

/** Cards of the two. */
export const CARD_OF_ZHANG = buildSimulatedCard(ZHANG_XIAOHUA);
export const CARD_OF_LI = buildSimulatedCard(LI_RARE);
