import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "@jest/globals";
import { listenersOn, listeningInodes } from "../../../../components/targets/native/listeners.ts";

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1004 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1 0000 100 0 0 10 0
   1: 0100007F:1004 0100007F:A000 01 00000000:00000000 00:00000000 00000000  1000        0 222 1 0000 100 0 0 10 0
   2: 00000000:0064 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0000 100 0 0 10 0`;

test("only sockets that listen count, on exactly that port", () => {
  expect(listeningInodes(TABLE, 4100)).toEqual(["111"]);
  expect(listeningInodes(TABLE, 100)).toEqual(["333"]);
  expect(listeningInodes(TABLE, 101)).toEqual([]);
});

test("the process that listens is found by its open files", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  expect(listenersOn((server.address() as AddressInfo).port)).toEqual([process.pid]);
  server.close();
});
