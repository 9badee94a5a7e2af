import type Docker from "dockerode";
import { UserError } from "../../../components/error.ts";
import { connectEngine } from "../../../components/targets/docker/engine/engine.ts";
import {
  type EngineAddress,
  engineAddress,
} from "../../../components/targets/docker/engine/engine-address.ts";
import { type EngineInfo, type Finding, linesOf, ok, problem } from "../finding.ts";

export interface EngineResult {
  readonly finding: Finding;
  /** For the checks that need one. */
  readonly reached?: { readonly engine: Docker; readonly address: EngineAddress; readonly info: EngineInfo };
}

export async function checkEngine(): Promise<EngineResult> {
  try {
    const address = engineAddress();
    const engine = await connectEngine(address);
    const version = await engine.version();
    const before = Date.now();
    const info = await engine.info();
    const askedAt = (before + Date.now()) / 2;
    return {
      finding: ok(`${version.Version}, ${version.Os}/${version.Arch}, at ${address.host}`),
      reached: { engine, address, info: { ...info, askedAt } },
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [found, ...advice] = linesOf(error);
    return { finding: problem(found, advice.join("\n")) };
  }
}
