import { Alert, App, Button } from 'antd';
import { useRef, useState } from 'react';
import { caseListFindings } from '../../../../../shared/policy/cases/read-case-text.ts';
import { readCaseSheet } from '../../../../../shared/policy/cases/read-sheet.ts';
import { SHEET_COLUMNS, SHEET_EXAMPLE } from '../../../../../shared/policy/cases/sheet-columns.ts';
import type { PolicyDocument } from '../../../../../shared/policy/document.ts';
import type { WorkedCase } from '../../../../../shared/policy/worked-case.ts';
import { readTable } from '../../../tables/read-table.ts';
import { saveTable } from '../../../tables/save-table.ts';

/** What a document holds at most (docs/formats/policy-v1.md). */
const CASES_MAX = 500;
/** More mistakes than this are counted and no longer named. */
const NAMED_MAX = 20;

/** Worked cases from a spreadsheet: nothing of a sheet with a mistake is taken, and each mistake is named by its row. */
export function CaseImport(props: {
  readonly document: PolicyDocument;
  readonly onCases: (cases: PolicyDocument['cases']) => void;
}) {
  const { document } = props;
  const { message } = App.useApp();
  const input = useRef<HTMLInputElement>(null);
  const [mistakes, setMistakes] = useState<readonly string[]>([]);
  const take = async (file: File): Promise<void> => {
    const read = await readTable(file);
    if (!read.ok) {
      setMistakes([read.failure.sentence]);
      return;
    }
    const { cases, problems } = readCaseSheet(read.value, document);
    const wrong = [
      ...problems.map(({ sentence }) => sentence),
      ...caseListFindings({ cases }, document).map(({ sentence }) => sentence),
    ];
    const { all, replaced } = merged(document.cases, cases);
    if (all.length > CASES_MAX) {
      wrong.push(`加上已有的一共${all.length}个算例，最多${CASES_MAX}个：请少导入一些。`);
    }
    setMistakes(wrong);
    if (wrong.length > 0) return;
    props.onCases(all);
    message.success(
      `导入了 ${cases.length} 个算例${replaced > 0 ? `，其中 ${replaced} 个替换了编号相同的` : ''}。`,
    );
  };
  return (
    <div className="case-import">
      <div className="acts">
        <Button onClick={() => input.current?.click()}>从表格导入</Button>
        <Button onClick={() => void saveEmptySheet()}>下载空表</Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".xlsx,.csv"
          aria-label="算例表格"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            // The same file may be picked again once it was mended.
            event.target.value = '';
            if (file !== undefined) void take(file);
          }}
        />
      </div>
      {mistakes.length > 0 && (
        <Alert
          type="warning"
          role="alert"
          title={`没有导入：表格里有 ${mistakes.length} 处要改`}
          closable={{ onClose: () => setMistakes([]) }}
          description={
            <>
              <ul className="reasons">
                {mistakes.slice(0, NAMED_MAX).map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
              {mistakes.length > NAMED_MAX && (
                <p>还有 {mistakes.length - NAMED_MAX} 处没有列出。</p>
              )}
              <p>在表格里改好、保存，再导入一次。原来的算例没有动。</p>
            </>
          }
        />
      )}
    </div>
  );
}

/** A case of a known id takes its place; the others come last. */
function merged(
  old: PolicyDocument['cases'],
  fresh: readonly WorkedCase[],
): { readonly all: PolicyDocument['cases']; readonly replaced: number } {
  const byId = new Map(fresh.map((one) => [one.id, one]));
  const kept = old.map((one) => byId.get(one.id) ?? one);
  const known = new Set(old.map(({ id }) => id));
  const added = fresh.filter(({ id }) => !known.has(id));
  return { all: [...kept, ...added], replaced: fresh.length - added.length };
}

/** The headers and one example row, as `zhulao policy cases-template` writes them. */
async function saveEmptySheet(): Promise<void> {
  await saveTable('算例空表', {
    sheetName: '算例',
    isDemo: false,
    columns: SHEET_EXAMPLE.map(([column]) => ({
      title: SHEET_COLUMNS[column],
      width: SHEET_COLUMNS[column].length * 2 + 4,
    })),
    rows: [
      SHEET_EXAMPLE.map(([, value]) =>
        typeof value === 'number' ? { kind: 'number', number: value } : value,
      ),
    ],
    closing: null,
  });
}
