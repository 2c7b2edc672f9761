import { SandboxError } from "../errors.ts";

/** What a call fails with; the test fails when it does not, or fails with something that is not of this SDK. */
export async function failureOf(call: Promise<unknown>): Promise<SandboxError> {
  const failure = await call.then(
    () => "nothing",
    (cause: unknown) => cause,
  );
  if (failure instanceof SandboxError) return failure;
  throw new Error("not a SandboxError", { cause: failure });
}
