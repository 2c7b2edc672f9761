import { rawFile } from "#lib/backend/raw-file.ts";

/** The file of a snippet that is run, as plain text. */
export const GET = rawFile;
