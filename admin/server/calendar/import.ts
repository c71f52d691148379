import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { isCalendarDate } from '../../../shared/time/calendar.ts';
import type { CalendarDay } from '../../../shared/time/working-day.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import { EVERY_CANTEEN, markChanges } from '../down-sync/marks.ts';
import { CALENDAR_SUBJECT } from './days.ts';

/** Why a calendar file was refused; nothing of it was taken. The sentence names every bad row, as a person counts lines. */
export interface CalendarFailure {
  readonly code: 'not-csv' | 'bad-rows' | 'too-many-days';
  readonly sentence: string;
}

/** The most days of one list: what one message to a kiosk may hold (sync-v1.md). */
const DAYS_MAX = 1_000;
/** More bad rows than this are counted and no longer named. */
const ROWS_NAMED_MAX = 10;

const rowsSchema = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

/**
 * Takes a list of the days that differ from the packaged calendar: one day a row, 日期 and whether it is a working day
 * (是 or 否), with or without a heading. The list replaces the one before as a whole, and every kiosk hears of it.
 */
export async function importCalendar(
  context: AdminContext,
  csvText: string,
): Promise<Result<{ readonly dayCount: number }, CalendarFailure>> {
  const read = readCalendar(csvText);
  if (!read.ok) return read;
  const days = read.value;
  await context.database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('calendar_day').execute();
    if (days.length > 0) {
      await transaction
        .insertInto('calendar_day')
        .values(days.map(({ date, isWorkingDay }) => ({ day: date, is_working_day: isWorkingDay })))
        .execute();
    }
    await writeAudit(
      transaction,
      {
        actorKind: 'system',
        actorId: null,
        action: 'calendar-imported',
        subject: null,
        detail: { dayCount: days.length },
      },
      context.now(),
    );
    await markChanges(transaction, [
      {
        kind: 'calendar',
        subject: CALENDAR_SUBJECT,
        canteenId: EVERY_CANTEEN,
        originKioskId: null,
      },
    ]);
  });
  return succeed({ dayCount: days.length });
}

/** Reads the rows of a calendar file: a pure function of its text. */
export function readCalendar(csvText: string): Result<readonly CalendarDay[], CalendarFailure> {
  const rows = readRows(csvText);
  if (rows === null) {
    return fail({
      code: 'not-csv',
      sentence: '这个文件不是CSV表格。请用表格软件另存为CSV（两列：日期、是否上班）后再导入。',
    });
  }
  const days = new Map<string, CalendarDay>();
  const bad: string[] = [];
  for (const [index, { record, info }] of rows.entries()) {
    const day = readDay(record);
    if (day === null) {
      if (index > 0 || !isHeading(record)) bad.push(`第${info.lines}行“${record.join('，')}”`);
    } else if (days.has(day.date)) {
      bad.push(`第${info.lines}行（${day.date}重复）`);
    } else {
      days.set(day.date, day);
    }
  }
  if (bad.length > 0) return fail({ code: 'bad-rows', sentence: badRowsSentence(bad) });
  if (days.size > DAYS_MAX) {
    return fail({
      code: 'too-many-days',
      sentence: `一共${days.size}天，最多${DAYS_MAX}天。请只留与法定安排不同的日期。`,
    });
  }
  return succeed([...days.values()].toSorted((one, other) => (one.date < other.date ? -1 : 1)));
}

function readRows(csvText: string): z.infer<typeof rowsSchema> | null {
  try {
    return rowsSchema.parse(
      parse(csvText, {
        bom: true,
        info: true,
        relax_column_count: true,
        skip_records_with_empty_values: true,
        trim: true,
      }),
    );
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

function isHeading(record: readonly string[]): boolean {
  return record[0]?.includes('日期') === true;
}

const ANSWERS: ReadonlyMap<string, boolean> = new Map([
  ['是', true],
  ['否', false],
]);

/** 2026-10-10 as we write it, 2026/10/10 as table programs do. */
function readDay(record: readonly string[]): CalendarDay | null {
  const [written = '', answer = '', ...rest] = record;
  const isWorkingDay = ANSWERS.get(answer);
  if (isWorkingDay === undefined || rest.some((cell) => cell !== '')) return null;
  const parts = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(written);
  if (parts === null) return null;
  const [, year = '', month = '', day = ''] = parts;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) ? { date, isWorkingDay } : null;
}

function badRowsSentence(bad: readonly string[]): string {
  const named = bad.slice(0, ROWS_NAMED_MAX).join('、');
  const more = bad.length > ROWS_NAMED_MAX ? `等共${bad.length}行` : '';
  return `${named}${more}不对：每行写一个日期（如2026-10-10）和“是”或“否”（这天是否上班），同一天只写一次。改好后再导入，这次没有导入任何一天。`;
}
