import { createServer } from 'node:http';
import { createClient } from '@keyv/redis';

/** For comparison: a server that parses a receipt and stores it with one SET, and nothing else. */
const redis = createClient({ url: process.env.REDIS_URL ?? '' });
await redis.connect();

createServer((req, res) => {
  if (req.method === 'GET') return void res.writeHead(200).end();
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', async () => {
    const row = new URLSearchParams(Buffer.concat(chunks).toString());
    const fact = { state: row.get('status'), at: Number(row.get('timestamp')) * 1000 };
    const key = `bare:${row.get('message_id')}:${row.get('status_code')}`;
    await redis.set(key, JSON.stringify(fact), { PX: 90 * 24 * 3_600_000 });
    res.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
