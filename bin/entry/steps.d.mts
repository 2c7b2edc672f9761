export declare class StepFailure extends Error {
  readonly remedy: string;
  constructor(cause: string, remedy: string);
}
export declare function step<T>(
  name: string,
  work: (show: (detail: string) => void) => Promise<T>,
): Promise<T>;
export declare function reportFailure(error: unknown): void;
