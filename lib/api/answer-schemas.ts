/**
 * What the server's answers are held against. The page loads it (and zod) with its first answer, by schemas.ts: it is a
 * fifth of all the code that the page would otherwise load before it is there.
 */
import "./zod-without-eval.ts";

export {
  ApiError,
  Examples,
  Executions,
  Extended,
  Health,
  InputTaken,
  Languages,
  LimitsAnswer,
  Sandbox,
  SandboxView,
  Started,
  StartLine,
  StreamLine,
} from "./contract.ts";
export { FileList, FileView, FileWritten } from "./file-contract.ts";
export { Completions, Inspection } from "./question-contract.ts";
export { SecretsFound, SharedSnippet, SnippetWithdrawn } from "./snippet-contract.ts";
