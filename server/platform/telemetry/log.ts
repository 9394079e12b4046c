import { pino, stdSerializers, type Logger } from 'pino';
import type { Config } from '../../config.ts';
import { traceFields } from './tracing.ts';

/** An error as the log keeps it. What hangs on it besides words and numbers, such as the connection on which it came, says nothing and is long. */
export function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return Object.fromEntries(Object.entries(stdSerializers.err(error)).filter(([, value]) => value !== null && typeof value !== 'object'));
}

/** JSON lines; while traces are on, each says to which it belongs. */
export const openLog = ({ logLevel, tracing }: Pick<Config, 'logLevel' | 'tracing'>): Logger =>
  pino({ level: logLevel, serializers: { err: errorFields }, ...(tracing.endpoint !== undefined && { mixin: traceFields }) });
