/** The devices of this counter, as staff assigned them: JSON, checked by hardware/device-settings.ts when it is read. */
export const sql = `
CREATE TABLE assigned_devices (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  devices TEXT NOT NULL
) STRICT;
`;
