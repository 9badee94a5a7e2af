import type { Service, ServiceSpec } from "../../components/service.ts";
import type { ServiceName } from "../../components/service-names.ts";

/** Services, of which one has another content in one of its files. */
export function withFile(
  services: readonly Service[],
  service: ServiceName,
  path: string,
  change: (content: string) => string,
): Service[] {
  const changed = (spec: ServiceSpec): ServiceSpec => {
    const file = spec.files[path];
    if (!file) throw new Error(`${service} has no file ${path}`);
    return { ...spec, files: { ...spec.files, [path]: { ...file, content: change(file.content) } } };
  };
  return services.map((one) =>
    one.name === service
      ? { ...one, describe: (context, settings) => changed(one.describe(context, settings)) }
      : one,
  );
}
