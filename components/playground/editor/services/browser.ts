import { createEditorServices, type EditorServices } from "./editor-services.ts";
import { createServiceWorkers } from "./service-workers.ts";

let services: EditorServices | undefined;

/** The services of this page's editor, one for all that stand in its place after each other. */
export function browserServices(): EditorServices {
  services ??= createEditorServices(createServiceWorkers());
  return services;
}
