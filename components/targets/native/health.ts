import { get } from "node:http";

/** Whether a URL answers 200 to 299 within the time. */
export function isHealthy(url: string, timeoutMs = 2_000): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(Math.floor((response.statusCode ?? 0) / 100) === 2);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
