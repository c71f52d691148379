import { expect, it, onTestFinished } from 'vitest';
import { elderIdSchema } from '../../shared/identity/ids.ts';
import type { Change } from '../../shared/sync/contract.ts';
import { applyChanges, openStore, temporaryFolder } from '../core/canteen.test-support.ts';

const ZHANG_CONTACT = { name: '张桂花', phone: '0632-551 2345', numberEnd: '084X' };
const ZHANG: Extract<Change, { readonly kind: 'elder' }> = {
  kind: 'elder',
  elderId: elderIdSchema.parse('33333333-3333-4333-8333-333333333333'),
  lookups: ['a'.repeat(64)],
  maskedName: '张*花',
  birthDate: '1951-03-08',
  contact: ZHANG_CONTACT,
  ...{ categories: [], careLevels: [], states: [], householdCode: null, residenceCode: null },
};

function emptyStore() {
  const { folder, remove } = temporaryFolder();
  const store = openStore(folder);
  onTestFinished(() => {
    store.close();
    remove();
  });
  return store;
}

it('holds the contact that came last, and none when the canteen is not to know it any more or the person has gone', () => {
  const store = emptyStore();
  const byName = (text: string) => store.contacts({ by: 'name', text, countMax: 5 });
  applyChanges(store, [ZHANG]);
  expect(byName('张桂花')).toEqual([
    { elderId: ZHANG.elderId, birthDate: '1951-03-08', ...ZHANG_CONTACT },
  ]);
  applyChanges(store, [{ ...ZHANG, contact: { ...ZHANG_CONTACT, name: '张兰' } }]);
  expect(byName('张桂花')).toEqual([]);
  expect(byName('张兰')).toHaveLength(1);
  applyChanges(store, [{ ...ZHANG, contact: null }]);
  expect(byName('张兰')).toEqual([]);
  expect(store.elderById(ZHANG.elderId)?.maskedName).toBe('张*花');
  applyChanges(store, [ZHANG, { kind: 'elder-removed', elderId: ZHANG.elderId }]);
  expect(byName('张桂花')).toEqual([]);
  expect(store.elderById(ZHANG.elderId)).toBeNull();
});

it('finds a phone by its end however it was written, and answers no more than was asked for', () => {
  const store = emptyStore();
  const twins = ['b', 'c', 'd'].map((letter) => ({
    ...{ ...ZHANG, lookups: [letter.repeat(64)] },
    elderId: elderIdSchema.parse(`3333333${letter}-3333-4333-8333-333333333333`),
  }));
  applyChanges(store, twins);
  const found = (text: string) => store.contacts({ by: 'phone', text, countMax: 2 });
  expect(found('2345')).toHaveLength(2);
  expect(found('06325512345')).toHaveLength(2);
  expect(found('106325512345')).toEqual([]);
  expect(found('5512')).toEqual([]);
  expect(store.contacts({ by: 'number-end', text: '084X', countMax: 9 })).toHaveLength(3);
});
