import { describe, expect, test } from "@jest/globals";
import { Batch, type BatchLimits, type Sent } from "../../../sdk/typescript/src/batch.ts";

const soon = () => Date.now() + 5_000;

/** A batch whose receiver answers in turn; the last answer is repeated. */
function batchTo(answers: Sent[], limits: Partial<BatchLimits<number>> = {}) {
  const batches: number[][] = [];
  let concurrent = 0;
  let mostConcurrent = 0;
  const batch = new Batch<number>(
    async (items) => {
      mostConcurrent = Math.max(mostConcurrent, ++concurrent);
      await new Promise((resolve) => setImmediate(resolve));
      concurrent--;
      batches.push(items);
      return answers.length > 1 ? (answers.shift() as Sent) : (answers[0] as Sent);
    },
    { sizeOf: () => 1, ...limits },
  );
  return { batch, batches, mostConcurrent: () => mostConcurrent };
}

describe("a batch", () => {
  test("delivers everything in order, one request at a time", async () => {
    const { batch, batches, mostConcurrent } = batchTo(["sent"]);
    const numbers = Array.from({ length: 2_000 }, (_, index) => index);
    for (const number of numbers) batch.add(number);
    await batch.drain(soon());
    expect(batches.flat()).toEqual(numbers);
    expect(Math.max(...batches.map((items) => items.length))).toBeLessThanOrEqual(512);
    expect(mostConcurrent()).toBe(1);
    expect([batch.waiting, batch.lost]).toEqual([0, 0]);
  });

  test("waits in a drain for the request that is on its way", async () => {
    const { batch, batches } = batchTo(["sent"]);
    for (let index = 0; index < 512; index++) batch.add(index);
    expect(batches).toHaveLength(0);
    await batch.drain(soon());
    expect(batches).toHaveLength(1);
  });

  test("counts what a full queue cannot take", async () => {
    const { batch, batches } = batchTo(["sent"], { queueItems: 10 });
    for (let index = 0; index < 15; index++) batch.add(index);
    await batch.drain(soon());
    expect([batch.lost, batches.flat().length]).toEqual([5, 10]);
  });

  test("takes no more than its size in memory, and room comes back with what is delivered", async () => {
    const { batch, batches } = batchTo(["sent"], { queueSize: 100, sizeOf: (item) => item });
    for (const item of [60, 60, 40]) batch.add(item);
    await batch.drain(soon());
    batch.add(60);
    await batch.drain(soon());
    expect([batch.lost, batches]).toEqual([1, [[60, 40], [60]]]);
  });

  test("keeps a request below what collectors take, however large its items", async () => {
    const { batch, batches } = batchTo(["sent"], { sizeOf: (item) => item });
    for (const item of [3_000_000, 900_000, 200_000, 5_000_000, 1]) batch.add(item);
    await batch.drain(soon());
    expect(batches).toEqual([[3_000_000, 900_000], [200_000], [5_000_000], [1]]);
  });

  test("keeps the order when the receiver is away for a while", async () => {
    const { batch, batches } = batchTo(["retry", "sent"]);
    batch.add(1);
    await batch.drain(soon());
    expect(batch.waiting).toBe(1);
    batch.add(2);
    await batch.drain(soon());
    expect(batches).toEqual([[1], [1, 2]]);
    expect([batch.waiting, batch.lost]).toEqual([0, 0]);
  });

  test("counts what the receiver refuses, and goes on", async () => {
    const { batch } = batchTo(["refused", "sent"]);
    batch.add(1);
    await batch.drain(soon());
    batch.add(2);
    await batch.drain(soon());
    expect([batch.waiting, batch.lost]).toEqual([0, 1]);
  });

  test("tells what it lost once something arrives again, and only once", async () => {
    const told: number[] = [];
    const { batch } = batchTo(["refused", "retry", "sent"], { onLost: (items) => told.push(items) });
    batch.add(1);
    await batch.drain(soon());
    batch.add(2);
    await batch.drain(soon());
    expect(told).toEqual([]);
    await batch.drain(soon());
    batch.add(3);
    await batch.drain(soon());
    expect(told).toEqual([1]);
  });

  test("begins nothing after the deadline", async () => {
    const { batch, batches } = batchTo(["sent"]);
    batch.add(1);
    await batch.drain(Date.now() - 1);
    expect(batches).toEqual([]);
    expect(batch.waiting).toBe(1);
  });
});
