import { getSystemErrorCode } from '../../core/errors.ts';

/** What is wrong with a Redis, and what to do. Without full stops, as in the doctor. */
interface RedisProblem {
  readonly what: string;
  readonly how: string;
}

/** Explains an error of the Redis client. */
export function explainRedisError(cause: unknown): RedisProblem {
  const reason = formatReason(cause);
  const what = isRedisAnswer(reason) ? 'Redis refused a command' : 'Redis does not answer';
  const how = ADVICE.find(([pattern]) => pattern.test(reason))?.[1];
  return { what: `${what} (REDIS_URL): ${reason.replace(/\.$/, '')}`, how: how ?? USUAL_ADVICE };
}

const USUAL_ADVICE =
  'Check REDIS_URL (redis://user:password@host:6379), and that Redis is running there';

/** By the client's or the server's words. */
const ADVICE: readonly (readonly [reason: RegExp, how: string])[] = [
  [
    /WRONGPASS|invalid password/i,
    'Correct the user and the password in REDIS_URL: redis://user:password@host:6379, or redis://:password@host:6379 without a user',
  ],
  [/NOAUTH/, 'Put its password in REDIS_URL: redis://:password@host:6379'],
  [
    /DB index/i,
    'End REDIS_URL with a database that this Redis has (usually 0 to 15), or with the port alone',
  ],
  [
    /certificate/i,
    'Set NODE_EXTRA_CA_CERTS in the environment, not in .env, to the file of the authority that signed its certificate',
  ],
  [/\bOOM\b/, 'Its memory is full: give it more (maxmemory), or delete what else is stored there'],
  [
    /\bREADONLY\b/,
    'It is a replica: set REDIS_URL to the primary, or make this one the primary (REPLICAOF NO ONE)',
  ],
  [
    /\bNOPERM\b|can't run this command/,
    'Give its user the rights that docs/replicas.md lists: npm run doctor says which',
  ],
  [
    /\bMISCONF\b/,
    'It can’t write its file: free some space on its disk, and read why in the log of Redis',
  ],
  [/\bLOADING\b/, 'It reads its file after a start: wait until it has'],
  [
    /max number of clients/i,
    'Raise its maxclients, or close other connections: each copy of the app uses up to 8',
  ],
  [/ENOTFOUND|EAI_AGAIN/, 'Correct the host in REDIS_URL, or this machine’s DNS'],
  [/ECONNREFUSED/, 'Start Redis, or correct the host and port in REDIS_URL'],
  [
    /timeout|closed|ECONNRESET/i,
    'Check host, port and firewall, and TLS: REDIS_URL begins with rediss:// with TLS, and with redis:// without',
  ],
];

function formatReason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // A host with several addresses, like localhost, fails with an empty message.
  return cause.message || (getSystemErrorCode(cause) ?? cause.name);
}

/** Redis errors begin with a word in capitals: OOM, READONLY, NOAUTH, WRONGPASS, LOADING. */
function isRedisAnswer(reason: string): boolean {
  return /^[A-Z]{3,} /.test(reason);
}
