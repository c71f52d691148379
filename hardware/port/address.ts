import { z } from 'zod';

/**
 * What tells one serial port of a machine from all others, over restarts, new names and changed sockets. The facts are those
 * that the operating system tells of a USB device; a built-in port has its path only.
 */
export const portAddressSchema = z.strictObject({
  /** `/dev/ttyUSB0`, `COM3`: as it was called when it was assigned. */
  path: z.string().min(1).max(200),
  /** USB vendor and product, four hexadecimal digits each in lower case; null for a built-in port. */
  vendorId: z.string().max(8).nullable(),
  productId: z.string().max(8).nullable(),
  /** Many cheap adapters have none, or all have the same one. */
  serialNumber: z.string().max(120).nullable(),
  /** The USB socket it is plugged into, in the system's words. */
  location: z.string().max(200).nullable(),
});
export type PortAddress = z.infer<typeof portAddressSchema>;

/** The address of a port of which nothing but its path is known. */
export function pathOnlyAddress(path: string): PortAddress {
  return { path, vendorId: null, productId: null, serialNumber: null, location: null };
}

/** A port that this machine has now. */
export interface FoundPort {
  readonly address: PortAddress;
  /** For a person: the maker's words and the path, as `QinHeng CH340（COM3）`. */
  readonly title: string;
}

/** Looks at the machine's ports as they are now. */
export type ListPorts = () => Promise<readonly FoundPort[]>;
