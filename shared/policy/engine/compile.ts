import type { PolicyDocument, PolicyRule } from '../document.ts';
import type { Layer } from '../layer.ts';
import type { Limit } from '../limit.ts';
import { isBorneByMerchant } from '../merchants.ts';
import { type ReadyGoods, readyGoods } from './conditions.ts';
import { asksForAgeAlone, isInBand } from './who.ts';

/** A rule with what follows from its document. */
export interface ReadyRule {
  readonly rule: PolicyRule;
  /** The canteen itself gives it: no limit without names covers it and nobody owes it. */
  readonly isMerchants: boolean;
  readonly goods: ReadyGoods;
  /** Whether it can be judged of a person of whom only the card is known. */
  readonly asksForAgeAlone: boolean;
  /** The limits that cover it, in the order of the document. */
  readonly limits: readonly ReadyLimit[];
}

/** A limit with its place among the document's limits and the rules it counts. */
export interface ReadyLimit {
  readonly limit: Limit;
  readonly position: number;
  /** Null: every rule. */
  readonly ruleIds: ReadonlySet<string> | null;
}

export interface ReadyLayer {
  readonly layer: Layer;
  /** In the order of ids by code units. */
  readonly rulesById: readonly ReadyRule[];
  /** The same, by age in completed years, without those whose band leaves the age out. */
  readonly rulesByAge: readonly (readonly ReadyRule[])[];
  readonly rulesInFile: readonly ReadyRule[];
}

/** A policy document made ready for many decisions. */
export interface ReadyPolicy {
  readonly document: PolicyDocument;
  readonly layers: readonly ReadyLayer[];
  readonly limits: readonly ReadyLimit[];
}

const ready = new WeakMap<PolicyDocument, ReadyPolicy>();

/** Makes a document ready, once as long as it is held. */
export function readyPolicy(document: PolicyDocument): ReadyPolicy {
  const held = ready.get(document);
  if (held !== undefined) return held;
  const made = makeReady(document);
  ready.set(document, made);
  return made;
}

function makeReady(document: PolicyDocument): ReadyPolicy {
  const limits = document.limits.map(
    (limit, position): ReadyLimit => ({
      limit,
      position,
      ruleIds: limit.ruleIds === null ? null : new Set(limit.ruleIds),
    }),
  );
  const rules = document.rules.map((rule): ReadyRule => {
    const isMerchants = isBorneByMerchant(document, rule);
    return {
      rule,
      isMerchants,
      goods: readyGoods(rule.goods),
      asksForAgeAlone: asksForAgeAlone(rule.who),
      limits: limits.filter(({ ruleIds }) => ruleIds?.has(rule.id) ?? !isMerchants),
    };
  });
  const layers = document.layers.map((layer): ReadyLayer => {
    const rulesInFile = rules.filter(({ rule }) => rule.layerId === layer.id);
    const rulesById = rulesInFile.toSorted((one, other) => (one.rule.id < other.rule.id ? -1 : 1));
    return { layer, rulesById, rulesByAge: byAge(rulesById), rulesInFile };
  });
  return { document, layers, limits };
}

/** Older than anybody: the highest age that gets a list of its own. */
const AGE_MAX = 150;

/** Most rules of a published scheme are tiers of age, so of a dozen one or two are left to look at. */
function byAge(rules: readonly ReadyRule[]): readonly (readonly ReadyRule[])[] {
  return Array.from({ length: AGE_MAX + 1 }, (_, years) =>
    rules.filter(({ rule }) => rule.who.age === null || isInBand(rule.who.age, years)),
  );
}

/** The rules of a layer that may be for somebody of an age, in the order of ids. */
export function rulesForAge(layer: ReadyLayer, years: number): readonly ReadyRule[] {
  return layer.rulesByAge[years] ?? layer.rulesById;
}
