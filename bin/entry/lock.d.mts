export declare function withLock<T>(
  purpose: string,
  folder: string,
  work: () => Promise<T>,
  onWait?: () => void,
): Promise<T>;
