import type { z } from "zod";
import type { ErrorCode } from "#lib/protocol/errors.ts";

/** One endpoint of the HTTP API. */
export interface ApiRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Parameters in braces; the folder of its route.ts has the same name, with brackets. */
  readonly path: `/api/${string}`;
  /** What it does, for people, in one sentence. */
  readonly about: string;
  readonly access: Access;
  readonly query?: Readonly<Record<string, QueryParameter>>;
  readonly body?: z.ZodType;
  /** The body is bytes, of any type; in place of `body`. */
  readonly takesBytes?: true;
  /** Where a body never needs to be as large as the limit for all of them. */
  readonly maxBodyBytes?: number;
  /** The status of an answer to what went well. */
  readonly status: 200 | 201 | 202 | 204;
  /** The JSON of that answer; without it, and without `lines` and `givesBytes`, the answer is empty. */
  readonly answer?: z.ZodType;
  /** Each line of a streamed answer, a 200; beside `answer` for a caller that asks for lines. */
  readonly lines?: z.ZodType;
  /** The answer is a file's bytes, to be saved and never to be shown. */
  readonly givesBytes?: true;
  /** The JSON of another answer, by its status. */
  readonly otherwise?: Readonly<Record<number, z.ZodType>>;
  /** Answers tell in RateLimit headers how many more runs there are. */
  readonly tellsAllowance?: true;
  /** What it fails with, beside what every route of its kind may. */
  readonly errors: readonly ErrorCode[];
}

/**
 * Who may call. `anyone`: nothing is asked for. `program`: no cookie is needed, and one that comes along is the visitor's.
 * `newcomer`: who has no cookie gets one. `visitor`: to everybody else it is as if the sandbox did not exist.
 */
export type Access = "anyone" | "program" | "newcomer" | "visitor";

export interface QueryParameter {
  readonly schema: z.ZodType;
  readonly about: string;
  readonly required: boolean;
  /** It may be there several times. */
  readonly repeated: boolean;
}

/** Of a request that says a few words: a body is read into memory before anybody knows what is in it. */
export const FEW_WORDS_MAX_BYTES = 64 * 1024;
/** What a route's body is when it has been parsed. */
export type BodyOf<R extends ApiRoute> = R extends { body: infer S extends z.ZodType } ? z.output<S> : never;
/** The JSON that a route answers with. */
export type AnswerOf<R extends ApiRoute> = R extends { answer: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;
/** What a route's query is when it has been parsed. */
export type QueryOf<R extends ApiRoute> = R extends { query: infer Q extends QueryParameters }
  ? { readonly [K in keyof Q]: Parsed<Q[K]> }
  : Readonly<Record<string, never>>;

type QueryParameters = Readonly<Record<string, QueryParameter>>;
type Parsed<P extends QueryParameter> = P["required"] extends true
  ? z.output<P["schema"]>
  : z.output<P["schema"]> | undefined;
