import { pino, type Logger } from 'pino';
import type { Config } from '../../config.ts';
import { traceFields } from './tracing.ts';

/** JSON lines; while traces are on, each says to which it belongs. */
export const openLog = ({ logLevel, tracing }: Pick<Config, 'logLevel' | 'tracing'>): Logger =>
  pino({ level: logLevel, ...(tracing.endpoint !== undefined && { mixin: traceFields }) });
