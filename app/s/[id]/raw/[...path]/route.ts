import { rawFile } from "#lib/backend/raw-file.ts";

/** A file of a snippet, as plain text. */
export const GET = rawFile;
