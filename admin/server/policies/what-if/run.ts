import type { PolicyDocument } from '../../../../shared/policy/document.ts';
import { usedSince } from '../../../../shared/policy/windows.ts';
import type { WhatIfRequest, WhatIfResult } from '../../../contract/policies.ts';
import { loadSites } from '../../canteens.ts';
import type { Database } from '../../database/connection.ts';
import { replayDraft } from './draft.ts';
import { type ReplayDraft, replayElder } from './replay.ts';
import { countMeals, type MealRange, mealsByElder, publishedPolicies } from './source.ts';
import { WhatIfTally } from './tally.ts';

/** How far a run has got, in meals of people with a card. */
export interface WhatIfProgress {
  readonly mealsDone: number;
  readonly mealsTotal: number;
}

/**
 * Replays the meals of a time under a draft in one read-only picture of the database, which changes nothing and which no
 * meal that comes in meanwhile disturbs.
 */
export async function runWhatIf(
  database: Database,
  work: { readonly districtCode: string; readonly request: WhatIfRequest },
  progress: (now: WhatIfProgress) => void,
): Promise<WhatIfResult> {
  const { document, from, to, canteenId } = work.request;
  const since = usedSince(document, from);
  const range: MealRange = { districtCode: work.districtCode, from, to, canteenId, since };
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const { ofElders, ofGuests } = await countMeals(transaction, range);
      const published = await publishedPolicies(transaction);
      const sites = await loadSites(transaction, null);
      const draft = replayDraft(document, { published, sites });
      const tally = new WhatIfTally({ sites, ruleTitles: ruleTitles(published, draft) });
      tally.addGuests(ofGuests);
      let mealsDone = 0;
      progress({ mealsDone, mealsTotal: ofElders });
      for await (const page of mealsByElder(transaction, range)) {
        for (const meals of page) {
          const replayed = replayElder(meals, draft, range);
          // Somebody may have eaten only before the time that is asked about.
          if (replayed.length > 0) tally.addElder(replayed);
          mealsDone += replayed.length;
        }
        progress({ mealsDone, mealsTotal: ofElders });
      }
      return tally.result(range);
    });
}

/** Titles by `policyId/ruleId`: of the newest version that has the rule, of the draft before all others. */
function ruleTitles(
  published: readonly PolicyDocument[],
  { policy }: ReplayDraft,
): ReadonlyMap<string, string> {
  const versions = published.toSorted((one, other) => one.version - other.version);
  return new Map(
    [...versions, policy].flatMap(({ policyId, rules }) =>
      rules.map((rule) => [`${policyId}/${rule.id}`, rule.title]),
    ),
  );
}
