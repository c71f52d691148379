import { z } from 'zod';
import type { Result } from '../../shared/result.ts';
import type { BytePort, PortFailure } from './port.ts';

/** The speeds that readers, scanners and printers of this trade can be set to, in baud, most usual first. */
export const BAUD_RATES = [115_200, 9_600, 19_200, 38_400, 57_600] as const;
export const baudRateSchema = z.literal(BAUD_RATES);
export type BaudRate = z.infer<typeof baudRateSchema>;

/** Who may tell whom to pause. */
export const flowControlSchema = z.enum(['none', 'xon-xoff', 'rts-cts']);
export type FlowControl = z.infer<typeof flowControlSchema>;

/** How a line is driven; always 8 data bits, no parity, 1 stop bit. */
export interface LineSettings {
  readonly baudRate: BaudRate;
  readonly flowControl: FlowControl;
}

/** Opens a new connection over one port, at a speed that may be another each time. */
export type OpenLine = (line: LineSettings) => Promise<Result<BytePort, PortFailure>>;
