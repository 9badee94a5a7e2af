import { expect, test } from "@jest/globals";
import { followPull } from "../../../../../components/targets/docker/images/pull-progress.ts";

const name = "grafana/loki:3.7.8";
const downloading = (id: string, current: number, total: number) => ({
  id,
  status: "Downloading",
  progressDetail: { current: current * 1e6, total: total * 1e6 },
});

test("layers are summed up, those that are there already left out", () => {
  const follow = followPull(name);
  expect(follow({ id: "3.7.8", status: "Pulling from grafana/loki" })).toEqual({ name, doing: "pulling" });
  follow({ id: "c", status: "Already exists" });
  follow(downloading("a", 10, 100));
  expect(follow(downloading("b", 5, 18))).toEqual({ name, doing: "pulling", far: "15 of 118 MB" });
  expect(follow({ id: "b", status: "Download complete" }).far).toBe("28 of 118 MB");
});

test("once all is there, it tells how far it is unpacked", () => {
  const follow = followPull(name);
  follow(downloading("a", 50, 100));
  follow(downloading("b", 18, 18));
  follow({ id: "b", status: "Extracting", progressDetail: { current: 18e6, total: 18e6 } });
  expect(follow({ id: "b", status: "Pull complete" }).doing).toBe("pulling");
  expect(follow({ id: "a", status: "Download complete" })).toEqual({
    name,
    doing: "unpacking",
    far: "18 of 118 MB",
  });
});
