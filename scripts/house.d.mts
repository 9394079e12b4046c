export const root: string;
export function findNode(): string;
export function ensurePages(node: string): Promise<void>;
