import { sql } from 'kysely';
import type { AdminContext } from '../../admin/server/context.ts';
import { EVERY_CANTEEN, markChanges } from '../../admin/server/down-sync/marks.ts';
import { publishPolicy } from '../../admin/server/policies/publish.ts';
import { registerElders } from '../../admin/server/roster/register.ts';
import type { Dice } from './dice.ts';
import { DISTRICT, giveCard, markElder, policyVersion, prepare } from './district.ts';
import { type Cast, cardNumber, type Person } from './people.ts';
import type { OfficeActKind } from './plan.ts';

/** One thing that an officer did at the console, so that it can be done again when it was lost. */
export interface OfficeAct {
  readonly text: string;
  readonly redo: (context: AdminContext) => Promise<void>;
}

/** The roster as the bureau believes it to be: who is who, and with which card. */
export class Office {
  readonly #cast: Cast;
  readonly #dice: Dice;
  readonly #cards = new Map<Person, string>();
  readonly #ids = new Map<Person, string>();
  /** People whose facts changed, so that a kiosk without network may price by old ones. */
  readonly changed = new Set<string>();
  /** Elders whom the admin no longer has under the id that kiosks may still use. */
  readonly lostIds = new Set<string>();
  readonly #present: Person[];
  readonly #coming: Person[];
  #policyVersion = 1;
  /** Everything done since a moment, oldest first. */
  readonly acts: { readonly atMs: number; readonly act: OfficeAct }[] = [];

  constructor(cast: Cast, dice: Dice) {
    this.#cast = cast;
    this.#dice = dice;
    this.#present = cast.people.filter(({ isNewcomer }) => !isNewcomer);
    this.#coming = cast.people.filter(({ isNewcomer }) => isNewcomer);
    for (const person of cast.people) {
      this.#ids.set(person, person.elderId);
      if (person.card !== null) this.#cards.set(person, person.card);
    }
  }

  /** Everybody who may come to eat, registered or not yet. */
  get everybody(): readonly Person[] {
    return this.#cast.people;
  }

  get registered(): readonly Person[] {
    return this.#present;
  }

  elderIdOf(person: Person): string {
    return this.#ids.get(person) ?? person.elderId;
  }

  cardOf(person: Person): string | null {
    return this.#cards.get(person) ?? null;
  }

  /** Does something, and keeps in mind how to do it again. */
  async act(
    kind: OfficeActKind,
    at: { readonly context: AdminContext; readonly nowMs: number; readonly today: string },
  ): Promise<string> {
    const act = this.#prepare(kind, at.today);
    if (act === null) return `${kind}: nothing to do`;
    await act.redo(at.context);
    this.acts.push({ atMs: at.nowMs, act });
    return act.text;
  }

  #prepare(kind: OfficeActKind, today: string): OfficeAct | null {
    switch (kind) {
      case 'newcomer':
        return this.#newcomer();
      case 'card':
        return this.#card(today);
      case 'policy':
        return this.#policy(today);
      case 'hardship':
        return this.#hardship(today);
      case 'price':
        return this.#price();
      case 'leaves':
        return this.#leaves();
    }
  }

  #newcomer(): OfficeAct | null {
    const person = this.#coming.shift();
    if (person === undefined) return null;
    this.#present.push(person);
    let times = 0;
    return {
      text: `${person.name} comes onto the roster`,
      redo: async (context) => {
        times += 1;
        // Whoever is registered anew after a loss gets a new id: nobody knows the old one any more.
        if (times > 1) this.lostIds.add(this.elderIdOf(person));
        if (times > 1) this.#ids.set(person, this.#dice.uuid());
        const elder = await prepare(context, this.#cast, person, this.elderIdOf(person));
        await context.database
          .transaction()
          .execute((transaction) =>
            registerElders(context, transaction, { districtCode: DISTRICT, elders: [elder] }),
          );
      },
    };
  }

  #card(today: string): OfficeAct {
    const person = this.#dice.pick(this.#present);
    const card = cardNumber(this.#dice);
    this.#cards.set(person, card);
    return {
      text: `${person.name} gets a new card`,
      redo: (context) => giveCard(context, this.elderIdOf(person), card, today),
    };
  }

  #policy(today: string): OfficeAct {
    this.#policyVersion += 1;
    const document = policyVersion(this.#policyVersion, today);
    return {
      text: `policy version ${document.version} from ${today}`,
      redo: async (context) => {
        await context.database
          .transaction()
          .execute((transaction) =>
            publishPolicy(context, transaction, { districtCode: DISTRICT, document, people: null }),
          );
      },
    };
  }

  #hardship(today: string): OfficeAct {
    const person = this.#dice.pick(this.#present);
    return {
      text: `${person.name} gets the minimum living allowance`,
      redo: async (context) => {
        const elderId = this.elderIdOf(person);
        this.changed.add(elderId);
        await context.database.transaction().execute(async (transaction) => {
          await sql`insert into elder_category (elder_id, category, from_date)
            values (${elderId}::uuid, 'minimum-living-allowance', ${today}::date) on conflict do nothing`.execute(
            transaction,
          );
          await markElder(transaction, elderId);
        });
      },
    };
  }

  #price(): OfficeAct {
    const canteen = this.#dice.pick(this.#cast.canteens);
    const { menuItemId, priceFen } = this.#dice.pick(canteen.menu);
    const newFen = priceFen + this.#dice.whole(-120, 160);
    return {
      text: `${canteen.name}: a meal now costs ${newFen}`,
      redo: async (context) => {
        await context.database.transaction().execute(async (transaction) => {
          await sql`update menu_item set list_price_fen = ${newFen} where menu_item_id = ${menuItemId}::uuid`.execute(
            transaction,
          );
          const { canteenId } = canteen;
          await markChanges(transaction, [
            { kind: 'menu', subject: canteenId, canteenId, originKioskId: null },
          ]);
        });
      },
    };
  }

  #leaves(): OfficeAct {
    const person = this.#dice.pick(this.#present);
    this.#present.splice(this.#present.indexOf(person), 1);
    return {
      text: `${person.name} leaves the roster`,
      redo: async (context) => {
        const elderId = this.elderIdOf(person);
        this.changed.add(elderId);
        await context.database.transaction().execute(async (transaction) => {
          await sql`update elder set is_active = false where elder_id = ${elderId}::uuid`.execute(
            transaction,
          );
          await markChanges(transaction, [
            { kind: 'elder', subject: elderId, canteenId: EVERY_CANTEEN, originKioskId: null },
          ]);
        });
      },
    };
  }
}
