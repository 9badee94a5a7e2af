export interface QueueOptions {
  /** Whether what waits is sent together. */
  readonly batch: boolean;
  /** Whether a full queue makes its giver wait, or refuses with an error that tells to try again. */
  readonly block: boolean;
}

/**
 * A queue on disk: what is in it outlives a crash, and leaves it only when it was taken, in order.
 * Batches have no largest size: whatever is larger, and cannot be split, would be dropped.
 */
export function renderQueue(size: number, { batch, block }: QueueOptions) {
  return {
    storage: "file_storage/queue",
    num_consumers: 1,
    sizer: "bytes",
    queue_size: size,
    block_on_overflow: block,
    ...(batch && { batch: { flush_timeout: "200ms", min_size: 256_000 } }),
  };
}

/** Bytes of a size in the settings, such as `2GB`. */
export function sizeBytes(size: string): number {
  return Number.parseInt(size, 10) * (size.endsWith("GB") ? 1e9 : 1e6);
}
