import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import pg from 'pg';
import { makePassword } from '../../admin/server/console-api/password.ts';
import type { AdminContext } from '../../admin/server/context.ts';
import { type Cluster, startCluster } from '../../admin/server/database/cluster.ts';
import { openDatabase } from '../../admin/server/database/connection.ts';
import { migrate } from '../../admin/server/database/migrate.ts';
import { ensureLedgerPartitions } from '../../admin/server/database/partitions.ts';
import { buildHttpServer } from '../../admin/server/http.ts';
import { countUp, kiosksBehind } from '../../admin/server/ingest/count.ts';
import { type AdminKeys, loadKeys } from '../../admin/server/keys.ts';
import { publishPolicy } from '../../admin/server/policies/publish.ts';
import { prepareElders, registerElders } from '../../admin/server/roster/register.ts';
import { demoIdNumber } from '../../shared/demo/people.ts';
import { parseIdNumber } from '../../shared/identity/id-number.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../shared/policy/document.ts';
import template from '../../shared/policy/templates/qingdao-chengyang-set-meal.json' with {
  type: 'json',
};

/** A small district that every test gets a fresh copy of: two canteens, four communities, three elders. */
export const SMALL = {
  districtCode: '370481',
  canteens: {
    first: '11111111-1111-4111-8111-111111111111',
    second: '22222222-2222-4222-8222-222222222222',
  },
  communities: ['370481001001', '370481001002', '370481001004', '370481001006'],
  users: {
    officer: 'officer',
    leader: 'leader',
    auditor: 'auditor',
    password: 'correct horse',
  },
  nowMs: Date.parse('2026-11-23T12:00:00.000+08:00'),
  today: '2026-11-23',
} as const;

export const POLICY: PolicyDocument = policyDocumentSchema.parse(template);

/** Elders of the small district; birth dates of 75, 65 and 85 years at SMALL.today. */
export interface SmallElder {
  readonly elderId: string;
  readonly birthDate: string;
  readonly idNumber: string;
  readonly residenceCode: string;
}

/** A real PostgreSQL with a prepared database to copy. */
export interface TestCluster {
  /** Where a database of the server is. */
  url(database: string): string;
  /** Where the admin's keys are: a real admin process on one of these databases starts with it. */
  readonly folder: string;
  readonly keys: AdminKeys;
  readonly elders: readonly SmallElder[];
  /** A fresh copy of the small district behind a real HTTP server. */
  open(): Promise<TestAdmin>;
  /** A database with the schema and nothing in it. */
  openEmpty(): Promise<TestAdmin>;
  /** The address of a database with nothing in it at all. */
  makeDatabase(): Promise<string>;
  stop(): Promise<void>;
}

export interface TestAdmin {
  readonly context: AdminContext & { setNow(nowMs: number): void };
  readonly address: string;
  /** A second process as far as the database can tell: its own connections to the same data. */
  openSecond(): Promise<{ readonly address: string; readonly context: AdminContext }>;
  /** Counts whatever is stored by now, as a further process would; afterwards nothing is behind. */
  counted(): Promise<void>;
  close(): Promise<void>;
}

async function admin(cluster: Cluster, command: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.url('postgres') });
  await client.connect();
  try {
    await client.query(command);
  } finally {
    await client.end();
  }
}

export async function startTestCluster(
  options: { readonly isDurable: boolean } = { isDurable: false },
): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'zhulao-contract-'));
  const keys = loadKeys(folder);
  const cluster = await startCluster({ folder: join(folder, 'postgres'), password: 'test' });
  // Nothing of a test has to outlive a power cut, and a copy of a database is a thousand small files.
  const relaxed = options.isDurable ? [] : ['fsync', 'synchronous_commit', 'full_page_writes'];
  for (const setting of relaxed) {
    await admin(cluster, `alter system set ${setting} = off`);
  }
  await admin(cluster, 'select pg_reload_conf()');
  await admin(cluster, 'create database bare');
  const bare = openDatabase(cluster.url('bare'));
  await migrate(bare);
  await ensureLedgerPartitions(bare, SMALL.today);
  await bare.destroy();
  await admin(cluster, 'create database small template bare');
  const elders = await fillSmallDistrict(cluster.url('small'), keys);
  let count = 0;
  const openCopy = async (template: 'small' | 'bare') => {
    count += 1;
    const name = `copy_${count}`;
    await admin(cluster, `create database ${name} template ${template} strategy file_copy`);
    return openTestAdmin(cluster.url(name), keys);
  };
  return {
    url: cluster.url,
    folder,
    keys,
    elders,
    open: () => openCopy('small'),
    openEmpty: () => openCopy('bare'),
    makeDatabase: async () => {
      count += 1;
      await admin(cluster, `create database copy_${count}`);
      return cluster.url(`copy_${count}`);
    },
    stop: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An admin over a database that is ready, behind a real HTTP server. */
export async function openTestAdmin(url: string, keys: AdminKeys): Promise<TestAdmin> {
  const servers: FastifyInstance[] = [];
  let nowMs: number = SMALL.nowMs;
  const openOne = async () => {
    const database = openDatabase(url);
    const context = {
      database,
      databaseUrl: url,
      keys,
      now: () => nowMs,
      setNow: (later: number) => {
        nowMs = later;
      },
    };
    const server = await buildHttpServer(context, null);
    server.addHook('onClose', () => database.destroy());
    servers.push(server);
    return { context, address: await server.listen({ host: '127.0.0.1', port: 0 }) };
  };
  const first = await openOne();
  return {
    ...first,
    openSecond: openOne,
    counted: async () => {
      for (const kioskId of await kiosksBehind(first.context))
        await countUp(first.context, kioskId);
    },
    close: async () => {
      for (const server of servers) await server.close();
    },
  };
}

async function fillSmallDistrict(url: string, keys: AdminKeys): Promise<readonly SmallElder[]> {
  const database = openDatabase(url);
  const context: AdminContext = {
    database,
    databaseUrl: url,
    keys,
    now: () => SMALL.nowMs,
  };
  const { first, second } = SMALL.canteens;
  await sql`
    insert into division (code, name, level, parent_code) values ('370481', '滕州市', 'county', '3704'), ('370481001', '荆河街道', 'town', '370481');
  `.execute(database);
  await database
    .insertInto('division')
    .values(
      SMALL.communities.map((code, index) => ({
        code,
        name: `第${index + 1}社区居民委员会`,
        level: 'community' as const,
        parent_code: '370481001',
      })),
    )
    .execute();
  await sql`
    insert into district (district_code, name, is_demo, made_at) values ('370481', '滕州市', true, now());
    insert into canteen (canteen_id, district_code, town_code, name, kind, opened_on, is_demo) values
      ('${sql.raw(first)}', '370481', '370481001', '第一食堂', 'canteen', '2023-06-01', true),
      ('${sql.raw(second)}', '370481', '370481001', '第二助餐点', 'meal-point', '2024-06-01', true);
    insert into canteen_community values
      ('${sql.raw(first)}', '370481001001'), ('${sql.raw(first)}', '370481001002'),
      ('${sql.raw(second)}', '370481001004');
  `.execute(database);
  for (const [userName, role] of [
    ['officer', 'bureau-officer'],
    ['leader', 'bureau-leader'],
    ['auditor', 'auditor'],
  ] as const) {
    const password = await makePassword(SMALL.users.password);
    await database
      .insertInto('console_user')
      .values({
        user_id: crypto.randomUUID(),
        user_name: userName,
        display_name: userName,
        role,
        password_salt: password.salt,
        password_hash: password.hash,
      })
      .execute();
  }
  const elders = await addElders(context, keys);
  await database.destroy();
  return elders;
}

async function addElders(context: AdminContext, keys: AdminKeys): Promise<readonly SmallElder[]> {
  const people = [
    { birthDate: '1951-03-08', home: SMALL.communities[0] },
    { birthDate: '1961-03-08', home: SMALL.communities[1] },
    { birthDate: '1941-03-08', home: SMALL.communities[2] },
  ];
  const prepared = await prepareElders(
    keys,
    people.map(({ birthDate, home }, order) => {
      const idNumber = parseIdNumber(demoIdNumber({ birthDate, order, sex: 'female' }));
      if (!idNumber.ok) throw new Error('a test number must be well formed');
      return {
        name: '张小花',
        idNumber: idNumber.value,
        homeCommunityCode: home,
        categories: [],
        isDemo: true,
      };
    }),
  );
  await context.database.transaction().execute(async (transaction) => {
    await registerElders(context, transaction, {
      districtCode: SMALL.districtCode,
      elders: prepared,
    });
    await publishPolicy(context, transaction, {
      districtCode: SMALL.districtCode,
      document: POLICY,
      people: null,
    });
  });
  return prepared.map((elder) => ({
    elderId: elder.elderId,
    birthDate: elder.idNumber.birthDate,
    idNumber: elder.idNumber.number,
    residenceCode: elder.homeCommunityCode,
  }));
}
