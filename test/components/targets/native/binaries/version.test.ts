import { expect, test } from "@jest/globals";
import {
  findVersion,
  fits,
  requiredGo,
  requiredVersion,
} from "../../../../../components/targets/native/binaries/version.ts";

test("versions are found in what programs print", () => {
  expect(findVersion("prometheus, version 3.10.0 (branch: HEAD, revision: abc)")).toEqual([3, 10]);
  expect(findVersion("jaeger version v2.13.0")).toEqual([2, 13]);
  expect(findVersion("loki, version  (branch: , revision: unknown)")).toBeUndefined();
});

test("the same major version and at least the minor one fits", () => {
  expect(fits([3, 10], [3, 10])).toBe(true);
  expect(fits([3, 11], [3, 10])).toBe(true);
  expect(fits([3, 9], [3, 10])).toBe(false);
  expect(fits([4, 10], [3, 10])).toBe(false);
});

test("go.mod says which Go and which module", () => {
  const goMod =
    "module a\n\ngo 1.26.5\n\nrequire example.com/b/v3 v3.7.8\n\nrequire (\n\texample.com/c v1.2.3 // indirect\n)\n";
  expect(requiredGo(goMod)).toBe("1.26.5");
  expect(requiredVersion(goMod, "example.com/b/v3")).toEqual([3, 7]);
  expect(requiredVersion(goMod, "example.com/c")).toEqual([1, 2]);
  expect(() => requiredVersion(goMod, "example.com/b")).toThrow("requires no example.com/b");
});
