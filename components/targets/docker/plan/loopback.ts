import type { Settings } from "../../../../stacks/settings.ts";
import { type Problem, UserError } from "../../../error.ts";
import { MACHINE } from "./container-defaults.ts";

/** @throws UserError that names each URL that a container would look for in itself. */
export function refuseLoopback({ services, exports }: Pick<Settings, "services" | "exports">): void {
  const urls = [
    ...Object.entries(services).flatMap(([name, choice]) =>
      choice.mode === "external" ? [[`services.${name}`, choice.url] as const] : [],
    ),
    ...Object.entries(exports).map(([name, { url }]) => [`exports.${name}`, url] as const),
  ];
  const problems = urls.flatMap(([setting, url]): Problem[] => {
    const { hostname } = new URL(url);
    if (!/^(localhost|127\..*|\[::1\])$/.test(hostname)) return [];
    const other = url.replace(hostname, MACHINE.host);
    return [
      {
        path: `telltale:${setting}.url`,
        message: `${url} was given, which is each container itself; for one of this machine give ${other}, and have it listen where containers reach it`,
      },
    ];
  });
  if (problems.length > 0) throw new UserError("These services cannot be reached from containers:", problems);
}
