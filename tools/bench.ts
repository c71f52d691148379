import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchRow, type BenchRows, isGoalReached } from '../test/bench/harness.ts';

const root = path.dirname(import.meta.dirname);

/** Groups in the order of docs/bench.md; a group without files yet has no rows. */
const groups = [
  'main',
  'policy',
  'ledger',
  'devices',
  'elder',
  'staff',
  'bureau',
  'coverage',
] as const;
type Group = (typeof groups)[number];

function isGroup(name: string): name is Group {
  return groups.some((group) => group === name);
}

/** Runs every row of a group, one after the other: rows side by side would measure each other. */
async function runGroup(group: Group): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const file of globSync(`test/bench/${group}/*.bench.ts`, { cwd: root }).sort()) {
    const module: { rows: BenchRows } = await import(pathToFileURL(path.join(root, file)).href);
    for (const measure of module.rows) {
      const row = await measure();
      console.error(`${group}: ${row.row}`);
      rows.push(row);
    }
  }
  return rows;
}

function round(figure: number): string {
  return Number(figure.toPrecision(3)).toString();
}

/** A table of one group in Markdown. */
function renderTable(rows: readonly BenchRow[]): string {
  const lines = rows.map((row) => {
    const sign = row.better === 'higher' ? '≥' : '≤';
    const cells = [
      row.row,
      row.work,
      `${round(row.ours)} ${row.unit}`,
      `${round(row.theirs)} ${row.unit}`,
      round(row.ours / row.theirs),
      `${sign} ${row.goal} ${isGoalReached(row) ? 'reached' : '**missed**'}`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| row | work | ours | theirs | ours/theirs | goal |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function describeMachine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${memory} GiB, ${type()} ${release()}, Node ${process.versions.node}`;
}

function writeDocs(results: ReadonlyMap<Group, readonly BenchRow[]>): void {
  const sections = [...results]
    .filter(([, rows]) => rows.length > 0)
    .map(([group, rows]) => `## ${group}\n\n${renderTable(rows)}\n`);
  const date = new Date().toISOString().slice(0, 10);
  const text = `# Bench

Last run ${date} on ${describeMachine()}. Written by \`npm run bench -- --write-docs\`: each row measures our work and its peer
or limit in the same run, several rounds in turn, and gives the medians.

${sections.join('\n')}`;
  mkdirSync(path.join(root, 'docs'), { recursive: true });
  writeFileSync(path.join(root, 'docs', 'bench.md'), text);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, 'write-docs': { type: 'boolean' } },
});
const unknown = positionals.find((name) => !isGroup(name));
if (unknown !== undefined) {
  console.error(`no group ${unknown}; the groups are ${groups.join(', ')}`);
  process.exitCode = 2;
} else if (values['write-docs'] && positionals.length > 0) {
  console.error('--write-docs writes the whole table: leave the groups out');
  process.exitCode = 2;
} else {
  const chosen = positionals.length === 0 ? [...groups] : positionals.filter(isGroup);
  const results = new Map<Group, BenchRow[]>();
  for (const group of chosen) results.set(group, await runGroup(group));
  const rows = [...results.values()].flat();
  if (values['write-docs']) writeDocs(results);
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  else if (rows.length === 0) console.log('no rows in these groups yet');
  else
    for (const [group, part] of results)
      if (part.length > 0) console.log(`${group}\n${renderTable(part)}\n`);
}
