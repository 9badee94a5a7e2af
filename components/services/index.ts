import type { Service } from "../service.ts";
import { alertmanager } from "./alertmanager/service.ts";
import { collector } from "./collector/service.ts";
import { errors } from "./errors/service.ts";
import { glitchtip } from "./glitchtip/service.ts";
import { grafana } from "./grafana/service.ts";
import { jaeger } from "./jaeger.ts";
import { loki } from "./loki.ts";
import { mimir } from "./mimir/service.ts";
import { postgres } from "./postgres.ts";
import { preview } from "./preview.ts";
import { prometheus } from "./prometheus/service.ts";

/** Every service that a stack can have, in the order in which `status` names them. */
export const SERVICES: readonly Service[] = [
  collector,
  prometheus,
  mimir,
  alertmanager,
  loki,
  jaeger,
  grafana,
  preview,
  glitchtip,
  errors,
  postgres,
];
