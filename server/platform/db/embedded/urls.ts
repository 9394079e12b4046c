/** A running server. All URLs are on loopback. */
export type EmbeddedDatabase = {
  /** Superuser, database `postgres`: for backup and for tests that make databases. Never for the application. */
  adminUrl: string;
  /** Owner of the application's database; migrations run as it. */
  ownerUrl: string;
  port: number;
  /** Ends this use; the server stops in order unless another living process uses it too. Safe to call twice. */
  stop(): Promise<void>;
};

export function databaseUrl(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
