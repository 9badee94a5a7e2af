/** What a result is and how large, without what is in it. */
export interface SizeFacts {
  readonly result_type: string;
  /** Characters, items, bytes or keys, whatever the type has. */
  readonly result_size?: number;
}

export function sizeFacts(result: unknown): SizeFacts {
  if (typeof result === "string") return { result_type: "string", result_size: result.length };
  if (Array.isArray(result)) return { result_type: "array", result_size: result.length };
  if (ArrayBuffer.isView(result)) return { result_type: "bytes", result_size: result.byteLength };
  if (typeof result !== "object" || result === null)
    return { result_type: result === null ? "null" : typeof result };
  try {
    return { result_type: "object", result_size: Object.keys(result).length };
  } catch {
    return { result_type: "object" };
  }
}
