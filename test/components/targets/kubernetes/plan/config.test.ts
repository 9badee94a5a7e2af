import { expect, test } from "@jest/globals";
import { renderConfig } from "../../../../../components/targets/kubernetes/plan/config.ts";
import { HOME, specOf } from "./sample.ts";

const restart = (content: string) => ({ content, onChange: "restart" }) as const;
const reload = (content: string) => ({ content, onChange: "reload" }) as const;
const render = (files: Parameters<typeof specOf>[0]["files"]) =>
  renderConfig(specOf({ reload: "watched", files: files ?? {} }), HOME);
const namesOf = ({ maps }: ReturnType<typeof render>) => maps.map(({ metadata }) => metadata.name);

test("a changed restart file gives another map, and so other pods", () => {
  const [before, after] = [render({ "a.yaml": restart("1") }), render({ "a.yaml": restart("2") })];
  expect(namesOf(before)).not.toEqual(namesOf(after));
  expect(before.maps[0]?.immutable).toBe(true);
  expect(before.volumes).not.toEqual(after.volumes);
});

test("a changed, a new or a removed reload file changes no pod", () => {
  const before = render({ "rules/a.yaml": reload("1") });
  const after = render({ "rules/a.yaml": reload("2"), "rules/b.yaml": reload("3") });
  expect(namesOf(after)).toEqual(["loki-live-rules"]);
  expect(namesOf(before)).toEqual(namesOf(after));
  expect(before.volumes).toEqual(after.volumes);
  expect(after.maps[0]?.data).toEqual({ "a.yaml": "2", "b.yaml": "3" });
});

test("restart files in folders keep their paths", () => {
  const { maps, volumes, mounts } = render({ "x.yaml": restart("1"), "deep/er/y.yaml": restart("2") });
  expect(maps[0]?.data).toEqual({ "x.yaml": "1", "deep..er..y.yaml": "2" });
  expect(mounts).toEqual([{ name: "config", mountPath: "/etc/telltale", readOnly: true }]);
  expect(volumes[0]?.projected?.sources?.[0]?.configMap?.items).toEqual([
    { key: "x.yaml", path: "x.yaml" },
    { key: "deep..er..y.yaml", path: "deep/er/y.yaml" },
  ]);
});

test("a folder with files of both kinds is one volume", () => {
  const { volumes, mounts } = render({ "mixed/a.yaml": restart("1"), "mixed/b.yaml": reload("2") });
  expect(mounts.map(({ mountPath }) => mountPath)).toEqual(["/etc/telltale/mixed"]);
  expect(volumes[0]?.projected?.sources).toEqual([
    {
      configMap: {
        name: expect.stringMatching(/^loki-config-/),
        items: [{ key: "mixed..a.yaml", path: "a.yaml" }],
      },
    },
    { configMap: { name: "loki-live-mixed" } },
  ]);
});

test("folders whose names differ in what names of objects cannot hold get different maps", () => {
  const names = namesOf(render({ "My Agents/a.json": reload("1"), "my-agents/a.json": reload("1") }));
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
});

test("what an object cannot hold is refused by name", () => {
  expect(() => render({ "dashboards/LLM calls.json": reload("{}") })).toThrow(
    'loki.files["dashboards/LLM calls.json"]: allowed: a name of letters, digits, -, _ and .; rename the file',
  );
  expect(() => render({ "dashboards/a.json": reload("x".repeat(1024 * 1024)) })).toThrow(
    /1048582 bytes in one folder were given, the largest file is a\.json; allowed: 1048576/,
  );
});
