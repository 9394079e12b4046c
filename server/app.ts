import { keys } from './platform/keys/module.ts';
import { documents } from './platform/documents/module.ts';
import { files } from './platform/files/module.ts';
import { gateways } from './platform/gateways/module.ts';
import { ledger } from './platform/ledger/module.ts';
import type { Module } from './platform/module.ts';
import { audit } from './modules/audit/index.ts';
import { cases } from './modules/cases/index.ts';
import { community } from './modules/community/index.ts';
import { enterprises } from './modules/enterprises/index.ts';
import { evaluations } from './modules/evaluations/index.ts';
import { insight } from './modules/insight/index.ts';
import { liaisons } from './modules/liaisons/index.ts';
import { notices } from './modules/notices/index.ts';
import { people } from './modules/people/index.ts';
import { privacy } from './modules/privacy/index.ts';
import { programs } from './modules/programs/index.ts';

/** The whole product, lowest first: a module knows only those above it in this list. */
export const modules: Module[] = [
  ledger,
  keys,
  files,
  documents,
  gateways,
  people,
  enterprises,
  notices,
  cases,
  ...liaisons,
  evaluations,
  community,
  insight,
  privacy,
  programs,
  audit,
];
