import { config } from "zod";

// Our policy forbids to make code of text. zod would try it once and take the slower way then, but the attempt is
// reported as a violation. It has to be told before the first schema is made.
config({ jitless: true });
