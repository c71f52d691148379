// Signing keys of kiosks after the first (migration 0015).

export interface KioskKeyTable {
  kiosk_id: string;
  position: number;
  public_key: string;
  previous_key: string;
  signature: string;
  in_force_since: Date;
}
