/** How an attempt to send ended; `retry` means that a later one may succeed. */
export type Sent = "sent" | "refused" | "retry";

/** Sends a batch; never rejects. */
export type Send<T> = (items: T[]) => Promise<Sent>;

/** How much a batch holds; sizes are in characters, about as many bytes. */
export interface BatchLimits<T> {
  /** Size of one item. */
  readonly sizeOf: (item: T) => number;
  /** Told how many items were lost since it was last told, once something is delivered again. Default: nobody is. */
  readonly onLost?: (items: number) => void;
  /** Most items in the queue. Default: 16,384. */
  readonly queueItems?: number;
  /** Largest queue. Default: 64 million. */
  readonly queueSize?: number;
  /** Most items in a batch. Default: 512. */
  readonly batchItems?: number;
}

const QUEUE_ITEMS = 16_384;
const QUEUE_SIZE = 64_000_000;
const BATCH_ITEMS = 512;
// Collectors refuse requests beyond 20 MB.
const BATCH_SIZE = 4_000_000;
const DELAY_MS = 1_000;
const RETRY_DELAY_MS = 5_000;

/**
 * A bounded queue that sends in batches, one at a time, keeps what could not be delivered yet, and counts what it lost.
 * OpenTelemetry's own batch processors discard a batch on its first failure, count nothing, and start more exports in a
 * flush than their exporter takes.
 */
export class Batch<T> {
  /** Items that will never arrive. */
  lost = 0;
  /** Items taken so far. */
  added = 0;
  readonly #send: Send<T>;
  readonly #limits: Required<BatchLimits<T>>;
  #queue: T[] = [];
  #size = 0;
  #inFlight: Promise<Sent> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #resting = false;
  #settled = 0;
  #lostTold = 0;

  constructor(send: Send<T>, limits: BatchLimits<T>) {
    this.#send = send;
    this.#limits = {
      queueItems: QUEUE_ITEMS,
      queueSize: QUEUE_SIZE,
      batchItems: BATCH_ITEMS,
      onLost: () => {},
      ...limits,
    };
  }

  /** Items that are still to be delivered. */
  get waiting(): number {
    return this.added - this.#settled;
  }

  add(item: T): void {
    const { sizeOf, queueItems, queueSize } = this.#limits;
    const size = sizeOf(item);
    if (this.waiting >= queueItems || this.#size + size > queueSize) {
      this.lost++;
      return;
    }
    this.added++;
    this.#size += size;
    this.#queue.push(item);
    if (this.#isFull && !this.#resting) void this.#sendNext();
    else this.#sendLater(DELAY_MS);
  }

  /** Delivers what was added until now, as far as the endpoint takes it; begins no batch after `deadline` (ms since 1970). */
  async drain(deadline: number): Promise<void> {
    const target = this.added;
    while (this.#settled < target && Date.now() < deadline) {
      if ((await this.#sendNext()) === "retry") return;
    }
  }

  get #isFull(): boolean {
    return this.#queue.length >= this.#limits.batchItems || this.#size >= BATCH_SIZE;
  }

  #sendNext(): Promise<Sent> {
    this.#inFlight ??= this.#sendBatch().finally(() => {
      this.#inFlight = undefined;
      if (this.#queue.length === 0) return;
      this.#sendLater(this.#resting ? RETRY_DELAY_MS : this.#isFull ? 0 : DELAY_MS);
    });
    return this.#inFlight;
  }

  async #sendBatch(): Promise<Sent> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#takeBatch();
    if (items.length === 0) return "sent";
    const sent = await this.#send(items);
    this.#resting = sent === "retry";
    if (sent === "retry") {
      this.#queue.unshift(...items);
      return sent;
    }
    this.#settled += items.length;
    this.#size -= items.reduce((size, item) => size + this.#limits.sizeOf(item), 0);
    if (sent === "refused") this.lost += items.length;
    else this.#tellLost();
    return sent;
  }

  #tellLost(): void {
    const items = this.lost - this.#lostTold;
    this.#lostTold = this.lost;
    if (items > 0) this.#limits.onLost(items);
  }

  #takeBatch(): T[] {
    const { batchItems } = this.#limits;
    let size = 0;
    const end = this.#queue.slice(0, batchItems).findIndex((item, index) => {
      size += this.#limits.sizeOf(item);
      return size > BATCH_SIZE && index > 0;
    });
    return this.#queue.splice(0, end === -1 ? batchItems : end);
  }

  #sendLater(delay: number): void {
    if (this.#timer !== undefined || this.#inFlight !== undefined) return;
    this.#timer = setTimeout(() => void this.#sendNext(), delay);
    // Telemetry alone must not keep an agent's process alive.
    this.#timer.unref();
  }
}
