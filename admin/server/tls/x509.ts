/**
 * The packages behind @peculiar/x509 refuse to load without the metadata functions of the decorators proposal, though the
 * little they are asked for here uses none of it: they find nothing, which is what an undecorated class has.
 */
if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, { getMetadata: () => undefined, getOwnMetadata: () => undefined });
}

export const x509 = await import('@peculiar/x509');
