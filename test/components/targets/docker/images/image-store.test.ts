import { expect, test } from "@jest/globals";
import { connectEngine } from "../../../../../components/targets/docker/engine/engine.ts";
import {
  canPull,
  listMissing,
  pullImages,
} from "../../../../../components/targets/docker/images/image-store.ts";
import type { Step } from "../../../../../components/targets/reporter.ts";
import { type Routes, refuse, startFakeEngine, tellEvents, VERSION } from "../engine/fake-engine.ts";

const IMAGE = "grafana/loki:3.7.8";

async function engineWith(routes: Routes) {
  return connectEngine(await startFakeEngine({ "/version": VERSION, ...routes }));
}

function listen() {
  const [steps, finished]: [Step[], string[]] = [[], []];
  const reporter = {
    tell: () => {},
    progress: (step: Step) => void steps.push(step),
    finish: (name: string) => void finished.push(name),
  };
  return { steps, finished, options: { reporter, signal: new AbortController().signal } };
}

test("what an engine does not have is missing, each named once", async () => {
  const engine = await engineWith({ [`/images/${IMAGE}/json`]: { Size: 1, Architecture: "amd64" } });
  expect(await listMissing(engine, [IMAGE, "postgres:17.7", "postgres:17.7"])).toEqual(["postgres:17.7"]);
});

test("an engine that fails is not taken for one without the image", async () => {
  const engine = await engineWith({ [`/images/${IMAGE}/json`]: refuse(500, "layer does not exist") });
  await expect(listMissing(engine, [IMAGE])).rejects.toThrow("layer does not exist");
});

test("a pull tells how far it is, and when nothing goes on any more", async () => {
  const progressDetail = { current: 43e6, total: 118e6 };
  const engine = await engineWith({
    "/images/create": tellEvents({ id: "a", status: "Downloading", progressDetail }),
  });
  const { steps, finished, options } = listen();
  await pullImages(engine, [IMAGE], options);
  expect(steps.at(-1)).toEqual({ name: IMAGE, doing: "pulling", far: "43 of 118 MB" });
  expect(finished).toEqual([IMAGE]);
});

test("all failures are told at once, images with the same cause together, with the ways out", async () => {
  const words = "no space left on device";
  const engine = await engineWith({
    "/images/create": (request, response) => {
      const name = new URL(request.url ?? "", "http://engine").searchParams.get("fromImage");
      const answer =
        name === "postgres:17.7" ? refuse(404, "manifest unknown") : tellEvents({ error: words });
      answer(request, response);
    },
  });
  const error = await pullImages(engine, [IMAGE, "postgres:17.7", "busybox:1"], listen().options).catch(
    (e) => e,
  );
  expect(error.name).toBe("UserError");
  expect(error.message.split("\n")).toEqual([
    "Images could not be pulled.",
    "  Name a registry that has them as telltale:images.prefix.",
    expect.stringContaining("telltale images load FILE"),
    expect.stringContaining("telltale:target: native"),
    expect.stringContaining(`  - ${IMAGE}, busybox:1: the engine's disk is full; free some there`),
    expect.stringMatching(
      / {2}- postgres:17\.7: Docker Hub does not have it; .* The engine says: manifest unknown$/,
    ),
  ]);
});

test("an engine that goes away during a pull is told", async () => {
  const engine = await engineWith({
    "/images/create": (_, response) => {
      response.write('{"status":"Pulling"}\n');
      setTimeout(() => response.destroy(), 50);
    },
  });
  await expect(pullImages(engine, [IMAGE], listen().options)).rejects.toThrow(
    "the engine ended the connection",
  );
});

test("whether an image could be pulled is asked of its registry", async () => {
  const asked = (answer: Routes[string]) => engineWith({ [`/distribution/${IMAGE}/json`]: answer });
  const platforms = (architecture: string) => ({ Platforms: [{ os: "linux", architecture }] });
  expect(await canPull(await asked(platforms("amd64")), IMAGE)).toBeUndefined();
  expect(await canPull(await asked(platforms("s390x")), IMAGE)).toBe(
    "there is none for this engine's processor",
  );
  expect(await canPull(await asked(refuse(429, "toomanyrequests: x")), IMAGE)).toContain("(429)");
  expect(await canPull(await asked(refuse(500, "dial tcp: no such host")), IMAGE)).toBe(
    "Docker Hub cannot be reached from the engine",
  );
});

test("a registry that is silent is waited for 5 s at most", async () => {
  const engine = await engineWith({ [`/distribution/${IMAGE}/json`]: () => {} });
  const before = Date.now();
  expect(await canPull(engine, IMAGE)).toBe("Docker Hub cannot be reached from the engine");
  expect(Date.now() - before).toBeLessThan(6_000);
}, 10_000);
