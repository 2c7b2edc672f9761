import { oembed } from "#lib/backend/oembed.ts";

/** How a snippet's link is shown on another site. */
export const GET = oembed;
