export declare function ensurePackages(root: string): Promise<void>;
export declare function packagesMatch(root: string): boolean;
