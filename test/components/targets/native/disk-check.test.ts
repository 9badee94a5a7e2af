import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { checkDisk } from "../../../../components/targets/native/disk-check.ts";

const folder = join(tmpdir(), "not", "there", "yet");

test("a disk with room is accepted, also for a folder that is still to be made", () => {
  expect(() => checkDisk(folder, 1)).not.toThrow();
});

test("a nearly full disk is refused, with the folder, what is free and what is needed", () => {
  expect(() => checkDisk(folder, 2 ** 70)).toThrow(
    /Nothing was done: the disk is nearly full\.\n {2}- .*not\/there\/yet: \d+ MB are free there; at least \d+ MB are needed/,
  );
});
