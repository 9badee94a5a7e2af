import { rmSync } from "node:fs";
import { IMAGE_NAMES, type ImageName } from "../../../../components/images.ts";
import { renderReference } from "../../../../components/targets/containers/image.ts";
import type { Settings } from "../../../../stacks/settings.ts";
import { getPrograms, librariesOf, recipeFor } from "../../docker/images.ts";
import { RECIPES } from "../../docker/recipes.ts";
import { type ImageSource, makeArchive } from "./image-archive.ts";
import type { Machine } from "./machine.ts";

const REAPER = `trap "exit 0" TERM INT; while :; do busybox sleep 3600 & wait $!; done`;
/** What holds a pod's namespaces, and is its first process: it takes in the processes that lose their parent. */
export const PAUSE = "localhost/telltale-test/pause:1";
export const DNS_IMAGE = "localhost/telltale-test/coredns:1";

/** Paths of programs that no other target has. */
interface OwnPrograms {
  readonly coredns: string;
  readonly mimir?: string;
}

/** Makes the images of these references, and those that a node cannot do without, and gives them to containerd. */
export async function importImages(
  machine: Machine,
  references: ReadonlySet<string>,
  settings: Settings,
  { coredns, ...others }: OwnPrograms,
): Promise<void> {
  const wanted = IMAGE_NAMES.filter((image) => references.has(renderReference(image, settings)));
  const shared = wanted.filter((image) => !Object.hasOwn(others, recipeFor(image).program));
  const programs = new Map([...(await getPrograms(["busybox", ...shared])), ...Object.entries(others)]);
  const busybox = programs.get("busybox") as string;
  const sources: ImageSource[] = [
    ...(await Promise.all(
      wanted.map((image) => describeImage(image, renderReference(image, settings), programs)),
    )),
    {
      reference: PAUSE,
      files: await filesOf("/bin/busybox", busybox),
      dockerfile: [`ENTRYPOINT ${JSON.stringify(["/bin/busybox", "sh", "-c", REAPER])}`],
    },
    {
      reference: DNS_IMAGE,
      files: await filesOf("/coredns", coredns),
      dockerfile: ['ENTRYPOINT ["/coredns"]'],
    },
  ];
  for (const source of sources) {
    const archive = await makeArchive(source, machine.folder);
    await machine.run(["ctr", "-n", "k8s.io", "images", "import", archive]);
    rmSync(archive);
  }
}

async function describeImage(
  image: ImageName,
  reference: string,
  programs: ReadonlyMap<string, string>,
): Promise<ImageSource> {
  const { program, path, base, dockerfile } = recipeFor(image);
  const below = base && RECIPES[base];
  return {
    reference,
    files: new Map([
      ...(below ? await filesOf(below.path, programs.get(below.program) as string) : []),
      ...(await filesOf(path, programs.get(program) as string)),
    ]),
    dockerfile: [...(below?.dockerfile ?? []), ...dockerfile],
  };
}

async function filesOf(path: string, program: string): Promise<Map<string, string>> {
  return new Map([[path, program], ...(await librariesOf(program)).map((one) => [one, one] as const)]);
}
