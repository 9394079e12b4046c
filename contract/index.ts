export * as calendar from './calendar.ts';
export * as cases from './cases.ts';
export * as enterprises from './enterprises.ts';
export * as files from './files.ts';
export * as insight from './insight.ts';
export * as notices from './notices.ts';
export * as people from './people.ts';
export * as session from './session.ts';
