import type { Generated, JSONColumnType } from 'kysely';
import type { PersonState, ServiceType, SiteKind } from '../../../shared/policy/facts.ts';
import type { BusinessDay } from '../../../shared/time/business-time.ts';
import type { SessionView } from '../../contract/views.ts';
import type {
  BackupTable,
  RecoveryEventTable,
  RestorationKioskTable,
  RestorationTable,
  RestorationTaskTable,
} from './backup-tables.ts';
import type {
  ForkBranchTable,
  KioskPlaceView,
  LedgerImportTable,
  PaperSlipTable,
  PaperSlipWithdrawalTable,
  QuarantineDecisionTable,
} from './disaster-tables.ts';
import type { KioskKeyTable } from './key-tables.ts';
import type {
  AttachmentTable,
  BatchTable,
  LedgerEntryKeyTable,
  LedgerEntryTable,
} from './ledger-tables.ts';
import type {
  AccountMovementTable,
  MealOperatorLineTable,
  MealSubsidyTable,
  MealTable,
  SiteDayTable,
} from './meal-tables.ts';
import type { MenuItemTable, MenuPhotoTable } from './menu-tables.ts';

// Dates are YYYY-MM-DD text, moments are Date, bigint is a safe whole number (see connection.ts).

interface DivisionTable {
  code: string;
  name: string;
  level: 'county' | 'town' | 'community';
  parent_code: string;
}

interface DistrictTable {
  district_code: string;
  name: string;
  is_demo: boolean;
  effective_window_days: Generated<number>;
  effective_meals_per_day_min: Generated<number>;
  effective_service_days_min: Generated<number>;
  made_at: Date;
}

interface CanteenTable {
  canteen_id: string;
  district_code: string;
  town_code: string;
  name: string;
  kind: SiteKind;
  community_code: string | null;
  opened_on: string;
  suspended_from: string | null;
  closed_on: string | null;
  is_demo: boolean;
  roster_scope: Generated<'own' | 'district'>;
}

interface CanteenSettingTable {
  canteen_id: string;
  business_day: JSONColumnType<BusinessDay, string, string>;
  is_discreet: boolean;
  service_types: Generated<ServiceType[]>;
  delivery_fee_fen: Generated<number>;
  order_ahead_days_max: Generated<number>;
  identifications_by_staff_max: Generated<number>;
  receipt_columns: number;
  revision: Generated<number>;
}

interface StaffTable {
  staff_id: string;
  canteen_id: string;
  name: string;
  card_slow_lookup: string;
  pin_salt: string;
  pin_hash: string;
  is_active: Generated<boolean>;
}

interface ElderTable {
  elder_id: string;
  district_code: string;
  home_community_code: string;
  household_code: string | null;
  residence_code: string | null;
  masked_name: string;
  birth_date: string;
  slow_lookup: string;
  sealed_identity: Buffer | null;
  is_active: Generated<boolean>;
  is_demo: boolean;
  registered_at: Date;
}

interface ElderCategoryTable {
  elder_id: string;
  category: string;
  from_date: string;
  to_date: string | null;
}

interface ElderCareLevelTable {
  elder_id: string;
  level: number;
  from_date: string;
  to_date: string | null;
}

interface ElderStateTable {
  elder_id: string;
  state: PersonState;
  from_date: string;
  to_date: string | null;
}

interface ElderCardTable {
  slow_lookup: string;
  elder_id: string;
  given_on: string;
  ended_on: string | null;
}

interface KioskTable {
  kiosk_id: string;
  kiosk_number: Generated<number>;
  district_code: string;
  canteen_id: string;
  public_key: string;
  next_public_key: Generated<string | null>;
  certificate: string;
  certificate_signature: string;
  sealed_lookup_key: Buffer;
  status: 'active' | 'replaced' | 'revoked';
  replaces_kiosk_id: Generated<string | null>;
  enrolled_at: Date;
  revoked_at: Generated<Date | null>;
  last_request_sequence: Generated<number>;
  last_contact_at: Generated<Date | null>;
  /** How far the kiosk's wall clock was ahead at the last contact; null before the first. */
  clock_offset_ms: Generated<number | null>;
}

interface KioskHeadTable {
  kiosk_id: string;
  seq: number;
  hash: string;
  updated_at: Date;
}

/** Every entry up to `seq` is counted or in quarantine. */
interface KioskCountTable {
  kiosk_id: string;
  seq: number;
}

interface EnrolmentCodeTable {
  code_hash: string;
  canteen_id: string;
  made_by: string | null;
  made_at: Date;
  expires_at: Date;
  used_at: Generated<Date | null>;
  kiosk_id: Generated<string | null>;
  replaces_kiosk_id: Generated<string | null>;
}

interface QuarantineTable {
  quarantine_id: Generated<number>;
  kiosk_id: string;
  seq: number;
  hash: string;
  kind: 'entry' | 'fork';
  reason_code: string;
  reason: string;
  content: string;
  statement: Generated<string | null>;
  attachments: Buffer | null;
  raised_at: Date;
  settled_at: Generated<Date | null>;
  branch_id: Generated<string | null>;
  previous_hash: Generated<string | null>;
}

interface AlarmTable {
  alarm_id: Generated<number>;
  district_code: string | null;
  kiosk_id: string | null;
  code: string;
  matter: string;
  sentence: string;
  raised_at: Date;
  last_seen_at: Date;
  times_seen: Generated<number>;
  closed_at: Generated<Date | null>;
}

interface AuditTable {
  audit_id: Generated<number>;
  at: Date;
  actor_kind: 'user' | 'kiosk' | 'system';
  actor_id: string | null;
  action: string;
  subject: string | null;
  detail: string;
}

interface PolicyTable {
  policy_id: string;
  version: number;
  district_code: string;
  digest: string;
  signature: string;
  document: string;
  effective_from: string;
  effective_to: string | null;
  published_at: Date;
  proposed_by: string | null;
  approved_by: string | null;
}

interface PolicyDraftTable {
  draft_id: string;
  district_code: string;
  revision: number;
  state: 'editing' | 'proposed';
  document: string;
  saved_at: Date;
  saved_by: string;
  proposed_by: string | null;
}

interface ChangeMarkTable {
  kind:
    | 'elder'
    | 'account'
    | 'usage'
    | 'policy'
    | 'calendar'
    | 'menu'
    | 'settings'
    | 'staff'
    | 'keys';
  subject: string;
  canteen_id: Generated<string>;
  change_number: Generated<number>;
  origin_kiosk_id: string | null;
}

interface PlanTable {
  plan_id: string;
  position: number;
  title: string;
  jurisdiction: string;
  division_code: string;
  document_number: string | null;
  issued_on: string | null;
  period_from: string;
  period_to: string;
  evaluations: string;
  site_names: string[];
  source_file: string;
  source_text: string | null;
  imported_at: Date;
}

interface PlanTargetTable {
  plan_id: string;
  target_id: string;
  position: number;
  indicator: string;
  measure: 'new-canteens' | 'community-coverage' | 'monthly-visit-rate' | 'reported';
  comparator: '>=' | '=' | '<=' | '>';
  target_value: number | null;
  unit: string;
  deadline: string;
  clause: string;
  is_meal_service: boolean;
  scope: string | null;
  note: string | null;
  opened_from: string | null;
  baseline: string | null;
}

interface PlanDutyTable {
  plan_id: string;
  duty_id: string;
  position: number;
  duty_text: string;
  clause: string;
}

interface ConsoleUserTable {
  user_id: string;
  user_name: string;
  display_name: string;
  role: SessionView['role'];
  password_salt: string;
  password_hash: string;
  failed_count: Generated<number>;
  locked_until: Generated<Date | null>;
  is_active: Generated<boolean>;
}

interface ConsoleSessionTable {
  token_hash: string;
  user_id: string;
  csrf_token: string;
  made_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

/** Every table of the admin, as the migrations make them. */
export interface Tables {
  division: DivisionTable;
  district: DistrictTable;
  calendar_day: { day: string; is_working_day: boolean };
  canteen: CanteenTable;
  canteen_community: { canteen_id: string; community_code: string };
  canteen_setting: CanteenSettingTable;
  menu_photo: MenuPhotoTable;
  menu_item: MenuItemTable;
  staff: StaffTable;
  elder: ElderTable;
  elder_category: ElderCategoryTable;
  elder_care_level: ElderCareLevelTable;
  elder_state: ElderStateTable;
  elder_card: ElderCardTable;
  canteen_elder: { canteen_id: string; elder_id: string; is_regular: Generated<boolean> };
  kiosk: KioskTable;
  kiosk_key: KioskKeyTable;
  kiosk_head: KioskHeadTable;
  kiosk_count: KioskCountTable;
  enrolment_code: EnrolmentCodeTable;
  batch: BatchTable;
  ledger_entry: LedgerEntryTable;
  ledger_entry_key: LedgerEntryKeyTable;
  attachment: AttachmentTable;
  quarantine: QuarantineTable;
  alarm: AlarmTable;
  audit: AuditTable;
  meal: MealTable;
  meal_subsidy: MealSubsidyTable;
  meal_operator_line: MealOperatorLineTable;
  account_movement: AccountMovementTable;
  site_day: SiteDayTable;
  policy: PolicyTable;
  policy_draft: PolicyDraftTable;
  change_mark: ChangeMarkTable;
  fork_branch: ForkBranchTable;
  quarantine_decision: QuarantineDecisionTable;
  kiosk_place: KioskPlaceView;
  open_fork: { place_id: string; from_seq: number };
  paper_slip: PaperSlipTable;
  paper_slip_withdrawal: PaperSlipWithdrawalTable;
  ledger_import: LedgerImportTable;
  plan: PlanTable;
  plan_target: PlanTargetTable;
  plan_duty: PlanDutyTable;
  console_user: ConsoleUserTable;
  console_session: ConsoleSessionTable;
  backup: BackupTable;
  recovery_event: RecoveryEventTable;
  restoration: RestorationTable;
  restoration_task: RestorationTaskTable;
  restoration_kiosk: RestorationKioskTable;
}
