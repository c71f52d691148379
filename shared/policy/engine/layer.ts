import { missingCase } from '../../result.ts';
import { type ReadyLayer, type ReadyRule, rulesForAge } from './compile.ts';
import { unmetCondition } from './conditions.ts';
import { type Offer, offerOf } from './offer.ts';
import { type Sitting, takeOff } from './sitting.ts';
import { type Standing, whoFits } from './who.ts';

/** What a layer did: the offers that apply in the order of ids, and those of possible rules that do not. */
export interface LayerOutcome {
  readonly applied: readonly Offer[];
  /** In the order of ids, where none applies. */
  readonly barren: readonly Offer[];
}

/** Lets one layer work on a meal; its subsidies are taken off the price. */
export function workLayer(ready: ReadyLayer, sitting: Sitting, standing: Standing): LayerOutcome {
  switch (ready.layer.combine) {
    case 'lowest-price':
      return lowestPrice(ready, sitting, standing);
    case 'first-match':
      return firstMatch(ready, sitting, standing);
    case 'sum':
      return sum(ready, sitting, standing);
    default:
      return missingCase(ready.layer.combine);
  }
}

/** Tells whether a rule may be looked at for this person at all. */
export function isForStanding(rule: ReadyRule, standing: Standing): boolean {
  if (standing.person.standing === 'provisional' && !rule.asksForAgeAlone) return false;
  return whoFits(rule.rule.who, standing);
}

function isPossible(rule: ReadyRule, sitting: Sitting, standing: Standing): boolean {
  return isForStanding(rule, standing) && unmetCondition(rule, sitting) === null;
}

/** Rules in the order of ids, so of equal offers the smaller id stays. */
function lowestPrice(ready: ReadyLayer, sitting: Sitting, standing: Standing) {
  const { layer } = ready;
  const offers: Offer[] = [];
  let best: Offer | null = null;
  for (const rule of rulesForAge(ready, standing.ageYears)) {
    if (!isPossible(rule, sitting, standing)) continue;
    const offer = offerOf(rule, { sitting, layer, entry: sitting.left, givenByLayerFen: 0 });
    offers.push(offer);
    if (best === null || isBetter(offer, best)) best = offer;
  }
  return best === null ? NOTHING : settle(best, offers, sitting);
}

function firstMatch({ layer, rulesInFile }: ReadyLayer, sitting: Sitting, standing: Standing) {
  const rule = rulesInFile.find((one) => isPossible(one, sitting, standing));
  if (rule === undefined) return NOTHING;
  const offer = offerOf(rule, { sitting, layer, entry: sitting.left, givenByLayerFen: 0 });
  return settle(offer, [offer], sitting);
}

function sum({ layer, rulesById }: ReadyLayer, sitting: Sitting, standing: Standing) {
  const entry = [...sitting.left];
  // Conditions look at the price when the layer began, so that the order of ids decides nothing but who is cut.
  const possible = rulesById.filter((rule) => isPossible(rule, sitting, standing));
  const applied: Offer[] = [];
  const barren: Offer[] = [];
  let givenByLayerFen = 0;
  for (const rule of possible) {
    const offer = offerOf(rule, { sitting, layer, entry, givenByLayerFen });
    if (applies(offer)) {
      applied.push(offer);
      givenByLayerFen += offer.subsidyFen;
      takeOff(sitting, offer.rule, offer.subsidyFen);
    } else {
      barren.push(offer);
    }
  }
  return { applied, barren: applied.length === 0 ? barren : [] };
}

const NOTHING: LayerOutcome = { applied: [], barren: [] };

function settle(chosen: Offer, offers: readonly Offer[], sitting: Sitting): LayerOutcome {
  if (!applies(chosen)) return { applied: [], barren: offers };
  takeOff(sitting, chosen.rule, chosen.subsidyFen);
  return { applied: [chosen], barren: [] };
}

function applies(offer: Offer): boolean {
  return offer.subsidyFen > 0 || offer.feeFen > 0;
}

function isBetter(offer: Offer, best: Offer): boolean {
  if (offer.subsidyFen !== best.subsidyFen) return offer.subsidyFen > best.subsidyFen;
  return offer.feeFen > best.feeFen;
}
