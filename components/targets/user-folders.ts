import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** What can be made again: `${XDG_CACHE_HOME:-~/.cache}/telltale`. */
export function userCacheFolder(): string {
  return join(xdg("XDG_CACHE_HOME", ".cache"), "telltale");
}

/** What Node keeps of files that it has compiled. */
export function compileCacheFolder(): string {
  return join(userCacheFolder(), "node");
}

/** What agents of this user look for: `${XDG_STATE_HOME:-~/.local/state}/telltale`. */
export function userStateFolder(): string {
  return join(xdg("XDG_STATE_HOME", join(".local", "state")), "telltale");
}

/** What must not be lost: `${XDG_DATA_HOME:-~/.local/share}/telltale`. */
export function userDataFolder(): string {
  return join(xdg("XDG_DATA_HOME", join(".local", "share")), "telltale");
}

function xdg(variable: string, fallback: string): string {
  const value = process.env[variable];
  return value !== undefined && isAbsolute(value) ? value : join(homedir(), fallback);
}
