import { readFileSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import { execa } from "execa";
import { Terminal } from "../../../cli/terminal.ts";
import type { ImageName } from "../../../components/images.ts";
import type { DockerPlan } from "../../../components/targets/docker/plan/plan.ts";
import { obtain } from "../../../components/targets/native/binaries/obtain.ts";
import { findPrograms } from "../../../components/targets/native/binaries/programs.ts";
import { hashOf } from "../../../components/targets/version.ts";
import { RECIPES } from "./recipes.ts";
import { renderTar } from "./tar.ts";

const LABEL = "telltale.recipe";

/** An image to be had under a reference, its Dockerfile and the files of this machine that go into it. */
interface Build {
  readonly reference: string;
  readonly dockerfile: string;
  /** Paths on this machine by those in the image. */
  readonly files: ReadonlyMap<string, string>;
}

/** Builds the images of a plan from the native target's binaries, those excepted that are there; gives what it built. */
export async function buildImages(engine: Docker, { containers }: DockerPlan): Promise<string[]> {
  // Others are built upon busybox, which the step `setup` wants first.
  const references = new Map(containers.map(({ image, reference }) => [image, reference]));
  const programs = await getPrograms([...references.keys()]);
  const built: string[] = [];
  let base = "";
  for (const [image, reference] of references) {
    const build = await describeBuild(image, reference, references, programs);
    const recipe = hashOf([build.dockerfile, [...build.files].map(stamp), base]);
    if (image === "busybox") base = recipe;
    if ((await recipeOf(engine, reference)) === recipe) continue;
    await buildImage(engine, build, recipe);
    built.push(reference);
  }
  return built;
}

/** Paths of the programs that images hold: built once, and kept with those of the native target. */
export async function getPrograms(images: readonly ImageName[]): Promise<ReadonlyMap<string, string>> {
  const { paths, missing } = await findPrograms(images.map((image) => recipeFor(image).program));
  const options = { reporter: new Terminal(), signal: AbortSignal.timeout(3_600_000) };
  await Promise.all(obtain(missing, options).values());
  return paths;
}

export function recipeFor(image: ImageName) {
  const recipe = RECIPES[image];
  if (!recipe)
    throw new Error(`There is no recipe for the image of ${image}: turn that service off in tests`);
  return recipe;
}

async function describeBuild(
  image: ImageName,
  reference: string,
  references: ReadonlyMap<ImageName, string>,
  programs: ReadonlyMap<string, string>,
): Promise<Build> {
  const { program, path, base, dockerfile } = recipeFor(image);
  const source = programs.get(program) ?? program;
  const from = base ? references.get(base) : "scratch";
  return {
    reference,
    dockerfile: [`FROM ${from}`, "COPY root/ /", ...dockerfile].join("\n"),
    files: new Map([[path, source], ...(await librariesOf(source)).map((one) => [one, one] as const)]),
  };
}

/** What a program is linked to; nothing if it is static. */
export async function librariesOf(program: string): Promise<string[]> {
  const { stdout } = await execa("ldd", [program], { reject: false });
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path as string);
}

/** What shows that a file is another one without reading it. */
function stamp([path, source]: readonly [string, string]): unknown[] {
  const { size, mtimeMs } = statSync(source);
  return [path, size, mtimeMs];
}

async function recipeOf(engine: Docker, reference: string): Promise<string | undefined> {
  const images = await engine.listImages({ filters: { reference: [reference] } });
  return images[0]?.Labels?.[LABEL];
}

async function buildImage(engine: Docker, { reference, dockerfile, files }: Build, recipe: string) {
  const file = (path: string, content: Buffer) => ({ path, content, owner: 0, mode: 0o755 });
  const context = renderTar([
    file("Dockerfile", Buffer.from(dockerfile)),
    ...[...files].map(([path, source]) => file(`root${path}`, readFileSync(source))),
  ]);
  const stream = await engine.buildImage(Readable.from([context]), {
    t: reference,
    labels: { [LABEL]: recipe },
    networkmode: "none",
    forcerm: true,
  });
  await new Promise<void>((resolve, reject) =>
    engine.modem.followProgress(stream, (error: Error | null) => (error ? reject(error) : resolve())),
  );
}
