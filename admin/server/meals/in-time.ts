/** A stored meal among others of its elder. */
interface TimedMeal {
  readonly kioskId: string;
  readonly seq: number;
  readonly businessDate: string;
  /** By the kiosk's own clock, milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** By business date, then by the clock; two at one moment by kiosk and seq, so that the order is always the same. */
export function compareInTime(one: TimedMeal, other: TimedMeal): number {
  return (
    compareText(one.businessDate, other.businessDate) ||
    one.atMs - other.atMs ||
    compareText(one.kioskId, other.kioskId) ||
    one.seq - other.seq
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
