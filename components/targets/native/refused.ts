import type { ContainerOptions } from "../../service.ts";

/** Why this target does without each field that only containers have. A new field needs a line here. */
export const REFUSED: Readonly<Record<keyof ContainerOptions, string>> = {
  image: "Programs come from PATH or are built from pinned modules: `binaries/catalog.ts`.",
  user: "Processes run as the user who ran `telltale up`, who owns the data folders.",
  memory: "A process cannot be bounded without a cgroup of its own; `telltale status` shows what each takes.",
};
