import { expect, test } from "@jest/globals";
import { capMessages, capPiece, sizeOf } from "../../../sdk/typescript/src/content-limits.ts";
import type { Message } from "../../../sdk/typescript/src/content-messages.ts";

const KB = 1_024;
const message = (content: string): Message => ({ role: "user", parts: [{ type: "text", content }] });

test("a long text is cut, and says how much was", () => {
  const [capped] = capMessages([message(`${"word ".repeat(10_000)}`)], 128 * KB);
  expect(JSON.stringify(capped)).toMatch(/word… \[33616 characters cut\]"/);
  expect(sizeOf(capped as Message)).toBeLessThan(17 * KB);
});

test("a cut goes through no character", () => {
  const capped = capPiece(`a${"語".repeat(10_000)}`) as string;
  expect(capped).toMatch(/^a語+… \[4539 characters cut\]$/);
});

test("data, such as an image, is named and not kept", () => {
  const image = `data:image/png;base64,${Buffer.alloc(60_000, 7).toString("base64")}`;
  expect(capPiece({ type: "image", data: image })).toEqual({
    type: "image",
    data: "[80022 characters of data]",
  });
});

test("a result of many short texts is cut as a whole", () => {
  const capped = capPiece(Array.from({ length: 4_000 }, (_, i) => ({ id: i, name: "x".repeat(30) })));
  expect(capped).toMatch(/^\[\{"id":0,.* characters cut\]$/s);
});

test("of many messages the last are kept, after a marker of how many and how much is missing", () => {
  const messages = Array.from({ length: 40 }, (_, i) => message(`${i} ${"y ".repeat(2_000)}`));
  const capped = capMessages(messages, 20_500);
  expect(capped).toHaveLength(6);
  expect(capped[0]).toEqual({
    role: "system",
    parts: [{ type: "cut", messages: 35, bytes: expect.any(Number) }],
  });
  expect(JSON.stringify(capped.at(-1))).toContain("39 y");
});

test("what is short stays as it is", () => {
  const value = { query: "x", nested: [1, null, true] };
  expect(capPiece(value)).toEqual(value);
  expect(capMessages([message("x")], 1_000)).toEqual([message("x")]);
});
