import { execa } from "execa";
import { configFolder, type Instance } from "../../components/targets/instance.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";

interface Issue {
  readonly id: string;
  readonly calculated_type: string;
  readonly calculated_value: string;
  readonly transaction: string;
  readonly stored_event_count: number;
}

interface StoredEvent {
  /** As the SDK sent it. */
  readonly data: { readonly tags?: Readonly<Record<string, string>>; readonly [field: string]: unknown };
}

/** Runs Python beside an instance's Bugsink, with its settings; gives what it printed. */
export async function runPython(instance: Instance, ...args: readonly string[]): Promise<string> {
  const { paths } = await findPrograms(["bugsink-python"]);
  const { stdout } = await execa(paths.get("bugsink-python") as string, args, {
    env: {
      PYTHONPATH: configFolder(instance, "errors"),
      DJANGO_SETTINGS_MODULE: "telltale_settings",
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  return stdout;
}

/** Reads what an instance's Bugsink knows, by its own API. */
export async function bugsinkOf(instance: Instance, url: string) {
  const token = await runPython(instance, "-m", "bugsink.scripts.manage", "create_auth_token");
  const get = async (path: string) => {
    const response = await fetch(`${url}/api/canonical/0/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    issues: async (project: number, type: string): Promise<Issue[]> =>
      (await get(`issues/?project=${project}`)).results.filter(
        ({ calculated_type }: Issue) => calculated_type === type,
      ),
    /** Newest first. */
    events: async ({ id }: Issue): Promise<StoredEvent[]> => {
      const { results } = await get(`events/?issue=${id}`);
      return Promise.all(results.map((event: { id: string }) => get(`events/${event.id}/`)));
    },
  };
}

/** Logs in as a person does in a browser; gives the session's cookie if that worked. */
export async function logIn(url: string, user: string, password: string): Promise<string | undefined> {
  const page = `${url}/accounts/login/`;
  const cookie = (await fetch(page)).headers.get("set-cookie")?.split(";")[0] ?? "";
  const response = await fetch(page, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: url },
    body: new URLSearchParams({
      csrfmiddlewaretoken: cookie.split("=")[1] ?? "",
      username: user,
      password,
    }),
  });
  if (response.status !== 302) return undefined;
  return response.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
}

export async function canLogIn(url: string, user: string, password: string): Promise<boolean> {
  return (await logIn(url, user, password)) !== undefined;
}
