import { base } from "./base.mjs";

export const answer = 42;
export const later = () => base() + 1;
export default "the default";
