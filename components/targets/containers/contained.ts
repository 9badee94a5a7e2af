import { UserError } from "../../error.ts";
import type { ServiceSpec } from "../../service.ts";

/** A service that says how it runs in a container. */
export type ContainedSpec = ServiceSpec & Required<Pick<ServiceSpec, "container">>;

/** @throws UserError that names each service that cannot run in a container. */
export function checkContained(specs: readonly ServiceSpec[]): ContainedSpec[] {
  const others = specs.filter(({ container }) => !container);
  if (others.length === 0) return specs as ContainedSpec[];
  throw new UserError(
    "These services cannot run in containers:",
    others.map(({ name }) => ({
      path: `${name}.container`,
      message:
        "it is missing; give an image, a user and a bound of memory, or leave it out in the services.ts of targets with containers",
    })),
  );
}
