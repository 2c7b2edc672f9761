import { embedDocument, embedRefusal } from "#components/embed/embed-document.ts";
import { embedOptions } from "#components/embed/embed-options.ts";
import { embedAnswer } from "#lib/backend/embed/embed-answer.ts";

/** Made with the page; next.config.js puts them here. */
const script = process.env.QUICKSAND_EMBED_SCRIPT ?? "";
const colours = {
  light: process.env.QUICKSAND_EMBED_LIGHT ?? "",
  dark: process.env.QUICKSAND_EMBED_DARK ?? "",
};

/** A snippet for a frame on another site's page. */
export const GET = embedAnswer({
  script,
  document: (snippet, query) => embedDocument(snippet, embedOptions(query), { script, colours }),
  refusal: (message, query) => embedRefusal(message, embedOptions(query).theme, colours),
});
