import { FEN_MAX, type Fen, fen } from '../../../../../shared/money/fen.ts';
import type { CaseResult } from '../../../../../shared/policy/cases/run-case.ts';
import type { WorkedCase } from '../../../../../shared/policy/worked-case.ts';

/**
 * The case expecting what came out, for a document that was really changed; what it did not state it does not state now. Null
 * where that is more than an amount of money can be.
 */
export function withOutcome(one: WorkedCase, result: CaseResult): WorkedCase | null {
  const { checks, decision } = result;
  if (checks.some((check) => check.what !== 'refused' && check.gotFen > FEN_MAX)) return null;
  const got = (what: 'pays' | 'operator', before: Fen): Fen => {
    const check = checks.find((other) => other.what === what);
    return check?.what === what ? fen(check.gotFen) : before;
  };
  switch (one.kind) {
    case 'operator-total':
      return { ...one, expect: { operatorFen: got('operator', one.expect.operatorFen) } };
    case 'top-up':
      return { ...one, expect: { paysFen: got('pays', one.expect.paysFen) } };
    case 'meal': {
      const { byFund, operatorFen, ...rest } = one.expect;
      return {
        ...one,
        expect: {
          paysFen: got('pays', rest.paysFen),
          isRefused: decision?.isRefused ?? rest.isRefused,
          ...(byFund === undefined ? {} : { byFund: fundsOf(result) }),
          ...(operatorFen === undefined ? {} : { operatorFen: got('operator', operatorFen) }),
        },
      };
    }
  }
}

function fundsOf({ checks }: CaseResult) {
  return checks.flatMap((check) =>
    check.what === 'fund' && check.gotFen > 0
      ? [{ fundId: check.fundId, amountFen: fen(check.gotFen) }]
      : [],
  );
}
