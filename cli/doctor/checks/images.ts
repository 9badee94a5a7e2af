import { WITHOUT_DOCKER } from "../../../components/targets/docker/engine/engine-failure.ts";
import { canPull, findImages } from "../../../components/targets/docker/images/image-store.ts";
import { referencesOf } from "../../../components/targets/docker/plan/plan.ts";
import { type DockerSubject, type Finding, ok, problem, warning } from "../finding.ts";

/** Whether each image is there, or could be pulled now. */
export async function checkImages({
  engine,
  plan,
}: Pick<DockerSubject, "engine" | "plan">): Promise<Finding> {
  const names = referencesOf(plan);
  const [stored, { Arch }] = await Promise.all([findImages(engine, names), engine.version()]);
  const missing = names.filter((name) => stored.get(name) === undefined);
  const reasons = await Promise.all(
    missing.map(async (name) => ({ name, reason: await canPull(engine, name) })),
  );
  const refused = reasons.filter(({ reason }) => reason !== undefined);
  if (refused.length > 0) return describeRefused(refused, names.length);
  const foreign = names.filter((name) => ![undefined, "", Arch].includes(stored.get(name)?.architecture));
  if (foreign.length > 0) {
    return warning(
      `not for this engine's processor, ${Arch}: ${foreign.join(", ")}`,
      "Remove them with docker image rm, then pull them here, or load a file that was saved on such a machine",
    );
  }
  const present = names.length - missing.length;
  if (missing.length === 0) return ok(`all ${names.length} are present`);
  return ok(`${present} of ${names.length} are present, ${missing.length} can be pulled`);
}

interface Refused {
  readonly name: string;
  readonly reason: string | undefined;
}

function describeRefused(refused: readonly Refused[], of: number): Finding {
  const byReason = [...Map.groupBy(refused, ({ reason }) => reason)];
  const names = (images: readonly Refused[]) => images.map(({ name }) => name).join(", ");
  const reasons = byReason.map(([reason, images]) =>
    byReason.length === 1 && refused.length === of ? reason : `${reason} (${names(images)})`,
  );
  return problem(
    `${refused.length} of ${of} are missing and cannot be pulled: ${reasons.join("; ")}`,
    [
      "Name a registry that has them as telltale:images.prefix, or bring them in a file: telltale images --help",
      WITHOUT_DOCKER,
    ].join("\n"),
  );
}
