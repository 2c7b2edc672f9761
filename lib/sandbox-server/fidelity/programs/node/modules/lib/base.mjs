import { answer } from "./answer.mjs";

export const base = () => answer;
