import { UserError } from "../../../error.ts";

/** Why no API server answered, and what to do. */
export function explainUnreachable(error: unknown, context: string, server: string): UserError {
  if (error instanceof UserError) return error;
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new UserError(
    `The cluster of the context ${context}, ${server}, cannot be reached: ${message || code}.\n${adviceOn(code)}`,
  );
}

function adviceOn(code: string): string {
  if (code === "ECONNREFUSED") return "  Start it, or name another one: telltale:kubernetes.context.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "  Its name is unknown here: check the address in kubeconfig, and your VPN.";
  if (/CERT|SIGNATURE/.test(code)) return "  Check certificate-authority of this cluster in kubeconfig.";
  return "  See what `kubectl version` says.";
}
