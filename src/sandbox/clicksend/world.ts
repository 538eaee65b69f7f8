/**
 * What the pretend ClickSend and its phones offer to the tests and to the sandbox's page. The app
 * only sees HTTP: the REST API below `apiUrl`, and the pushes to its webhooks.
 */

/** A message as it left the app, whatever became of it. */
export interface SentMessage {
  readonly messageId: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly body: string;
  readonly country: string;
  readonly customString: string;
  readonly source: string;
  /** Unix seconds; 0: at once. */
  readonly schedule: number;
  /** The per-message status of the send's answer: `SUCCESS` or why it was refused. */
  readonly answered: string;
  /** Decimal string as ClickSend writes it, "0.4850". */
  readonly price: string;
  readonly mediaUrl: string;
  /** The picture as it was fetched when the message was taken; undefined when it could not be fetched. */
  readonly media?: { readonly bytes: Uint8Array; readonly contentType: string };
  readonly at: number;
  /** What the history says of it now. */
  readonly status: string;
  readonly statusCode: string | null;
  readonly statusText: string | null;
}

/** What the carrier does with a message; each makes a receipt. */
export type CarrierAct =
  /** 201, on the handset. */
  | { readonly kind: 'deliver' }
  /** 200, on its way. */
  | { readonly kind: 'handOver' }
  /** 300, will be tried again (its word is already "Failed"). */
  | { readonly kind: 'retry' }
  /** 301, with the carrier's words. */
  | { readonly kind: 'fail'; readonly errorCode?: string; readonly errorText?: string };

/** How a receipt reaches the app. */
export interface ReceiptWay {
  /** `push` to the webhook, `pull` into /mms/receipts, `history` only; default: push when a URL is set, else pull. The history always knows. */
  readonly by?: 'push' | 'pull' | 'both' | 'history';
  /** Push as form (ClickSend's way, default) or JSON. */
  readonly as?: 'form' | 'json';
  /** How often it is pushed or listed; default 1. */
  readonly times?: number;
  /** Fields that ClickSend is known to write in odd ways are written so: numbers as strings, null codes, words. */
  readonly odd?: 'words' | 'strings' | 'nulls';
}

/** What a phone shows. */
export interface PhoneScreen {
  readonly number: string;
  readonly messages: readonly (SentMessage & { readonly arrived: boolean })[];
}

export interface ClickSendFault {
  /** e.g. `POST /mms/send`, `POST /uploads`, `GET /mms/receipts`. */
  readonly endpoint: string;
  readonly times?: number;
  readonly how:
    | {
        readonly kind: 'status';
        readonly status: number;
        readonly body?: string;
        readonly headers?: Record<string, string>;
        readonly carriedOut?: boolean;
      }
    | { readonly kind: 'html'; readonly status?: number; readonly carriedOut?: boolean }
    | { readonly kind: 'rateLimited'; readonly retryAfterSeconds: number }
    | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
    | { readonly kind: 'silence'; readonly ms: number; readonly carriedOut: boolean }
    | { readonly kind: 'truncated'; readonly carriedOut?: boolean }
    /** The answer (envelope) as the fault makes it from the true one. */
    | {
        readonly kind: 'rewrite';
        readonly rewrite: (envelope: Record<string, unknown>) => unknown;
      };
}

export interface RestCall {
  readonly endpoint: string;
  readonly at: number;
  readonly query: Record<string, string>;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export interface ClickSendWorld {
  /** Base of the REST API, ends in `/v3`: the app's `CLICKSEND_API_URL`. */
  readonly apiUrl: string;
  readonly username: string;
  readonly apiKey: string;

  /** Where receipts are pushed to (an account rule in ClickSend's dashboard); undefined: nowhere. */
  pushReceiptsTo(url: string | undefined): void;

  /** Everything taken by POST /mms/send, refused ones too, oldest first. */
  sent(to?: string): readonly SentMessage[];
  phones(): readonly PhoneScreen[];
  /** Lets the carrier act on a message; resolves when the receipt was pushed (with the app's answer) or listed. */
  carrier(messageId: string, act: CarrierAct, way?: ReceiptWay): Promise<{ status?: number }>;
  /** Pushes any body to the receipts webhook as it stands. */
  push(body: string, headers: Record<string, string>): Promise<{ status: number; body: string }>;

  /** The per-message status that the next sends to this number get, e.g. `COUNTRY_NOT_ENABLED`. */
  refuse(to: string, status: string | undefined): void;
  setBalance(amount: string): void;
  /** Price of one MMS, "0.4850". */
  setPrice(amount: string): void;
  setCurrency(code: string, prefix: string): void;
  /** Endpoints that this ClickSend does not have (404 or 405), e.g. `GET /mms/receipts`. */
  withdraw(endpoint: string, status?: 404 | 405): void;
  /** How long an upload's URL lives, in seconds; default 600. */
  setUploadLifetime(seconds: number): void;
  /** Messages show in the history only after so many of its listings. */
  hideFromHistory(listings: number): void;
  fault(fault: ClickSendFault): void;
  calls(endpoint?: string): readonly RestCall[];
  until<T>(see: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
