import { SandboxError } from "#lib/protocol/errors.ts";

/** SandboxError `payloadTooLarge` for what has more bytes than a limit, whose variable is `env`. */
export function tooLarge(what: string, bytes: number, limitBytes: number, env: string): SandboxError {
  return new SandboxError(
    "payloadTooLarge",
    `${what} has ${bytes} bytes; at most ${limitBytes} are taken (the operator sets this with ${env})`,
    { details: { bytes, limitBytes } },
  );
}
