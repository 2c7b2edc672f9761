/** TypeScript's language service, as a file of its own beside the page. */
import { readNodeTypes } from "#lib/api/node-types.ts";
import { answerCalls } from "../worker-calls.ts";
import { createNodeService, type NodeService } from "./node-service.ts";

const service = readNodeTypes().then(createNodeService);
// Whoever asks hears of it.
service.catch(() => undefined);

/** The same as the service's, once the types are there. */
export type NodeMethods = {
  readonly [K in keyof NodeService]: (
    ...args: Parameters<NodeService[K]>
  ) => Promise<ReturnType<NodeService[K]>>;
};

const methods: NodeMethods = {
  suggest: async (...args) => (await service).suggest(...args),
  explainSuggestion: async (...args) => (await service).explainSuggestion(...args),
  explain: async (...args) => (await service).explain(...args),
  check: async (...args) => (await service).check(...args),
};
answerCalls(methods);
