import { snippetPicture } from "#lib/backend/snippet-picture.ts";

/** What link previews show of a snippet. */
export const GET = snippetPicture;
