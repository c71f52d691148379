import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

/** Boxes whose text is not understood, by id, with the sentence; the form keeps their last good value meanwhile. */
export type TypingProblems = ReadonlyMap<string, string>;

type Report = (id: string, sentence: string | null) => void;

const ReportContext = createContext<Report>(() => {
  throw new Error('a typed field stands outside TypingArea');
});

/** Collects what is typed wrongly anywhere inside. */
export function useTypingProblems(): {
  readonly problems: TypingProblems;
  readonly report: Report;
} {
  const [problems, setProblems] = useState<TypingProblems>(new Map());
  const report = useCallback<Report>((id, sentence) => {
    setProblems((old) => {
      if ((old.get(id) ?? null) === sentence) return old;
      const next = new Map(old);
      if (sentence === null) next.delete(id);
      else next.set(id, sentence);
      return next;
    });
  }, []);
  return useMemo(() => ({ problems, report }), [problems, report]);
}

/** The place whose typed fields report. */
export function TypingArea(props: { readonly report: Report; readonly children: ReactNode }) {
  return <ReportContext.Provider value={props.report}>{props.children}</ReportContext.Provider>;
}

/** How a typed field says that it is not understood (or, with null, that it is). */
export function useReport(): Report {
  return useContext(ReportContext);
}
