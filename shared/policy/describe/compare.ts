import type { PolicyDocument } from '../document.ts';
import { SETTING_QUESTIONS, SOURCE_GRADE_NAMES } from '../names.ts';
import {
  describeAnswer,
  describeFund,
  describeLayer,
  describeLimit,
  describeOperatorPayment,
  describePeriod,
  describeScope,
  describeSettlement,
  describeSiteGrant,
  describeTopUpRule,
  SETTING_NAMES,
} from './other-parts.ts';
import { describeRule } from './rule.ts';
import { describeCase } from './worked-case.ts';

/** One thing that two versions do not have in common, in words. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Chinese: which part of the document. */
  readonly part: string;
  /** Chinese: which rule, limit, fund, question… */
  readonly name: string;
  /** Null where there was none. */
  readonly before: string | null;
  /** Null where there is none any more. */
  readonly after: string | null;
}

interface Named {
  readonly id: string;
}

/** Every difference between two documents, member by member, in the order in which a document is read. */
export function compareVersions(
  before: PolicyDocument,
  after: PolicyDocument,
): readonly Difference[] {
  const list = <Item extends Named>(
    part: string,
    of: (document: PolicyDocument) => readonly Item[],
    words: {
      readonly nameOf: (item: Item) => string;
      readonly describe: (item: Item, document: PolicyDocument) => string;
    },
  ): Difference[] =>
    compareLists(
      of(before).map((item) => entryOf(item, words.nameOf(item), words.describe(item, before))),
      of(after).map((item) => entryOf(item, words.nameOf(item), words.describe(item, after))),
      part,
    );
  const titled = { nameOf: (item: { readonly title: string }) => item.title };
  return [
    ...compareBasics(before, after),
    ...list('资金', (document) => document.funds, {
      nameOf: (fund) => fund.name,
      describe: describeFund,
    }),
    ...list('层', (document) => document.layers, { ...titled, describe: describeLayer }),
    ...compareOrder('层的先后', before.layers, after.layers),
    ...list('规则', (document) => document.rules, { ...titled, describe: describeRule }),
    ...compareFirstMatchOrder(before, after),
    ...list('限额', (document) => document.limits, { ...titled, describe: describeLimit }),
    ...compareSettings(before, after),
    ...list('充值优惠', (document) => document.topUpRules, {
      ...titled,
      describe: describeTopUpRule,
    }),
    ...list('付给运营方', (document) => document.operatorPayments, {
      ...titled,
      describe: describeOperatorPayment,
    }),
    ...list('站点补助', (document) => document.siteGrants, {
      ...titled,
      describe: describeSiteGrant,
    }),
    ...list('算例', (document) => document.cases, {
      ...titled,
      describe: describeCase,
    }),
  ];
}

interface Entry {
  readonly item: Named;
  readonly name: string;
  readonly sentence: string;
}

function entryOf(item: Named, name: string, sentence: string): Entry {
  return { item, name, sentence };
}

function compareLists(
  before: readonly Entry[],
  after: readonly Entry[],
  part: string,
): Difference[] {
  const removed = before
    .filter((old) => !after.some((entry) => entry.item.id === old.item.id))
    .map(
      (old): Difference => ({
        kind: 'removed',
        part,
        name: old.name,
        before: old.sentence,
        after: null,
      }),
    );
  const rest = after.flatMap((entry): Difference[] => {
    const old = before.find((candidate) => candidate.item.id === entry.item.id);
    if (old === undefined) {
      return [{ kind: 'added', part, name: entry.name, before: null, after: entry.sentence }];
    }
    if (isSame(old.item, entry.item) && old.sentence === entry.sentence) return [];
    return [changedEntry(old, entry, part)];
  });
  return [...rest, ...removed];
}

/** Where the sentences agree and the content does not, the names or, at last, a note tell them apart. */
function changedEntry(old: Entry, entry: Entry, part: string): Difference {
  const isTold = old.sentence !== entry.sentence;
  const both = (name: string, sentence: string): string =>
    isTold ? sentence : `${name}：${sentence}`;
  const note = isTold || old.name !== entry.name ? '' : '（内部写法有改动）';
  return {
    kind: 'changed',
    part,
    name: entry.name,
    before: both(old.name, old.sentence),
    after: `${both(entry.name, entry.sentence)}${note}`,
  };
}

function compareBasics(before: PolicyDocument, after: PolicyDocument): Difference[] {
  const members: readonly (readonly [string, (document: PolicyDocument) => string])[] = [
    ['名称', (document) => document.title],
    ['发文机关', (document) => document.issuer],
    ['文号', (document) => document.documentNumber],
    ['执行时间', describePeriod],
    [
      '出处',
      ({ source }) => `${SOURCE_GRADE_NAMES[source.grade]}，${source.place}。${source.note}`,
    ],
    ['垫付和结算', (document) => describeSettlement(document.settlement)],
  ];
  return [
    ...members.flatMap(([name, words]) => changed('基本情况', name, words(before), words(after))),
    ...compareScopes(before.scope, after.scope),
  ];
}

/** Two lists of as many canteens read alike, so a change of the list is said. */
function compareScopes(
  before: PolicyDocument['scope'],
  after: PolicyDocument['scope'],
): Difference[] {
  if (isSame(before, after)) return [];
  const was = describeScope(before);
  const is = describeScope(after);
  return changed('基本情况', '适用食堂', was, was === is ? `${is}（食堂名单有改动）` : is);
}

function compareSettings(before: PolicyDocument, after: PolicyDocument): Difference[] {
  return SETTING_NAMES.flatMap((name) =>
    changed(
      '设置',
      SETTING_QUESTIONS[name].question,
      describeAnswer(name, before.settings),
      describeAnswer(name, after.settings),
    ),
  );
}

function compareOrder(
  part: string,
  before: readonly (Named & { readonly title: string })[],
  after: readonly (Named & { readonly title: string })[],
): Difference[] {
  const common = (list: typeof before, other: typeof before): string =>
    list
      .filter((item) => other.some((candidate) => candidate.id === item.id))
      .map((item) => item.id)
      .join(' ');
  if (common(before, after) === common(after, before)) return [];
  const words = (list: typeof before): string => list.map((item) => item.title).join(' → ');
  return changed(part, '先后次序', words(before), words(after));
}

/** The order of rules matters in layers that take the first rule that fits, and only there. */
function compareFirstMatchOrder(before: PolicyDocument, after: PolicyDocument): Difference[] {
  const rulesOf = (document: PolicyDocument, layerId: string): PolicyDocument['rules'] =>
    document.rules.filter((rule) => rule.layerId === layerId);
  return after.layers
    .filter((layer) => layer.combine === 'first-match')
    .flatMap((layer) =>
      compareOrder(
        `“${layer.title}”里规则的先后`,
        rulesOf(before, layer.id),
        rulesOf(after, layer.id),
      ),
    );
}

function changed(part: string, name: string, before: string, after: string): Difference[] {
  return before === after ? [] : [{ kind: 'changed', part, name, before, after }];
}

/** Deep equality of plain data, whatever the order of members. */
function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  if (left === null || right === null || Array.isArray(left) !== Array.isArray(right)) return false;
  const leftMembers = new Map<string, unknown>(Object.entries(left));
  const rightMembers = new Map<string, unknown>(Object.entries(right));
  return (
    leftMembers.size === rightMembers.size &&
    [...leftMembers].every(
      ([key, value]) => rightMembers.has(key) && isSame(value, rightMembers.get(key)),
    )
  );
}
