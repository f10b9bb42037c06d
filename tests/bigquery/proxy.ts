import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a build and the emulator, so that a test can do something at the very moment when a statement is sent. */
export interface EmulatorProxy {
  readonly endpoint: string;
  /** Keeps back the answer to the next job whose SQL matches, for good; resolves when the emulator has done it. */
  hold(sql: RegExp): { readonly reached: Promise<void> };
  /** Says that datasets are removed and removes none: the emulator takes a gigabyte of memory for a few tables. */
  keepDatasets(): { readonly removed: readonly string[] };
  close(): Promise<void>;
}

interface Held {
  readonly sql: RegExp;
  readonly reach: () => void;
}

export async function startProxy(emulator: string): Promise<EmulatorProxy> {
  const held: Held[] = [];
  const take = (sql: string | null): Held | null => {
    const at = sql === null ? -1 : held.findIndex((one) => one.sql.test(sql));
    return at === -1 ? null : (held.splice(at, 1)[0] ?? null);
  };
  let removed: string[] | null = null;
  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    const dataset = /\/datasets\/([^/?]+)(?:\?|$)/.exec(incoming.url ?? '')?.[1];
    if (removed !== null && incoming.method === 'DELETE' && dataset !== undefined) {
      removed.push(dataset);
      response.writeHead(204).end();
      return;
    }
    const answer = await fetch(`${emulator}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: { 'content-type': 'application/json' },
      ...(body !== '' && { body }),
    });
    const text = await answer.text();
    const hold = take(sqlOf(incoming, body));
    if (hold) hold.reach();
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (sql) => ({ reached: new Promise<void>((reach) => held.push({ sql, reach })) }),
    keepDatasets() {
      removed = [];
      return { removed };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The SQL of a request that begins a job; null of others. */
function sqlOf({ method, url }: IncomingMessage, body: string): string | null {
  if (method !== 'POST' || url?.split('?')[0]?.endsWith('/jobs') !== true) return null;
  return JSON.parse(body).configuration.query?.query ?? null;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
