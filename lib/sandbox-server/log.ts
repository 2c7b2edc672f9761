import { destination, pino, type Logger } from "pino";

/** One line of JSON a message, on stderr. Callers log names and codes, never keys, code or what a program prints. */
export function createLog(level: string): Logger {
  return pino({ level, base: null }, destination({ fd: 2, sync: true }));
}
