// The packages behind @peculiar/x509 need it loaded before them.
import 'reflect-metadata';

export * as x509 from '@peculiar/x509';
