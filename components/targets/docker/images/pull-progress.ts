import type { Step } from "../../reporter.ts";
import type { EngineEvent } from "../engine/engine-request.ts";

interface Layer {
  readonly current: number;
  readonly total: number;
}

/** Sums up what an engine tells of an image's layers; each event gives how far the image is. */
export function followPull(name: string): (event: EngineEvent) => Step {
  const [fetched, unpacked] = [new Map<string, Layer>(), new Map<string, Layer>()];
  return ({ id, status, progressDetail }) => {
    const { current, total } = progressDetail ?? {};
    const layers = status === "Downloading" ? fetched : status === "Extracting" ? unpacked : undefined;
    if (id && layers && current && total) layers.set(id, { current, total });
    if (id && status === "Download complete") complete(fetched, id);
    if (id && status === "Pull complete") complete(unpacked, id);
    return isComplete(fetched) && unpacked.size > 0
      ? { name, doing: "unpacking", ...howFar(unpacked, sum(fetched).total) }
      : { name, doing: "pulling", ...howFar(fetched) };
  };
}

function complete(layers: Map<string, Layer>, id: string): void {
  const { total } = layers.get(id) ?? { total: 0 };
  layers.set(id, { current: total, total });
}

function isComplete(layers: ReadonlyMap<string, Layer>): boolean {
  return [...layers.values()].every(({ current, total }) => current >= total);
}

function howFar(layers: ReadonlyMap<string, Layer>, least = 0): Pick<Step, "far"> {
  const { current, total } = sum(layers);
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  return total > 0 ? { far: `${megabytes(current)} of ${megabytes(Math.max(total, least))} MB` } : {};
}

function sum(layers: ReadonlyMap<string, Layer>): Layer {
  const all = [...layers.values()];
  return {
    current: all.reduce((bytes, { current }) => bytes + current, 0),
    total: all.reduce((bytes, { total }) => bytes + total, 0),
  };
}
