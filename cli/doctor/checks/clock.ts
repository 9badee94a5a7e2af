import { type DockerSubject, type Finding, ok, warning } from "../finding.ts";

const TOLERATED_MS = 5_000;

/** Spans and logs carry the agent's time, metrics the engine's. */
export function checkClock({ info }: Pick<DockerSubject, "info">): Finding {
  const ahead = Date.parse(info.SystemTime) - info.askedAt;
  if (Math.abs(ahead) <= TOLERATED_MS) return ok("the engine's agrees with this machine's");
  return warning(
    `the engine's is ${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? "ahead of" : "behind"} this machine's: traces, logs and metrics will not fit together`,
    "Let both keep time by NTP (timedatectl set-ntp true); restart a virtual machine that has slept (colima restart, Docker Desktop)",
  );
}
