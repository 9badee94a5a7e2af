import type Docker from "dockerode";
import type { UserError } from "../../components/error.ts";
import type { EngineAddress } from "../../components/targets/docker/engine/engine-address.ts";
import type { DockerPlan } from "../../components/targets/docker/plan/plan.ts";
import type { Instance } from "../../components/targets/instance.ts";
import type { Settings } from "../../stacks/settings.ts";

/** What a check has found; what is not right comes with what to do. */
export type Finding =
  | { readonly level: "ok"; readonly found: string }
  | { readonly level: "warning" | "problem"; readonly found: string; readonly advice: string };

export type Check<Subject> = (subject: Subject) => Finding | Promise<Finding>;

export interface StackSubject {
  readonly instance: Instance;
  readonly settings: Settings;
}

export interface DockerSubject extends StackSubject {
  readonly plan: DockerPlan;
  readonly engine: Docker;
  readonly address: EngineAddress;
  readonly info: EngineInfo;
}

/** Of what an engine tells of itself, what checks read. */
export interface EngineInfo {
  readonly Name: string;
  readonly DockerRootDir: string;
  /** Bytes. */
  readonly MemTotal: number;
  readonly MemoryLimit: boolean;
  /** RFC 3339. */
  readonly SystemTime: string;
  /** When this machine's clock was read for it, in ms since 1970. */
  readonly askedAt: number;
}

export function ok(found: string): Finding {
  return { level: "ok", found };
}

/** It works, worse than it could. */
export function warning(found: string, advice: string): Finding {
  return { level: "warning", found, advice };
}

/** `telltale up` will fail. */
export function problem(found: string, advice: string): Finding {
  return { level: "problem", found, advice };
}

/** The lines of an error's message: what is wrong first, then each thing that is, or that helps. */
export function linesOf(error: UserError): [headline: string, ...details: string[]] {
  const [headline = "", ...details] = error.message.split("\n");
  return [headline, ...details.map((line) => line.trim().replace(/^- /, ""))];
}
