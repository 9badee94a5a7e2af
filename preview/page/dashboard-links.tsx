// biome-ignore-all lint/suspicious/noTemplateCurlyInString: filled in when somebody follows the link.

import { useEffect, useState } from "preact/hooks";
import type { DashboardLink } from "../model/dashboard.ts";
import { followLinks } from "../model/links.ts";
import type { DashboardEntry } from "../server/dashboard-folder.ts";
import { useDashboard, usePage } from "./context.ts";
import { Dropdown } from "./dropdown.tsx";

const SIDE_BY_SIDE = 4;

/** Links above the panels: to an address, or to all dashboards that have a tag. */
export function DashboardLinks({ links }: { links: readonly DashboardLink[] }) {
  const shown = useLinks(links);
  if (shown.length === 0) return null;
  const anchors = shown.map(({ title, href }) => (
    <a key={href} href={href}>
      {title}
    </a>
  ));
  return shown.length <= SIDE_BY_SIDE ? (
    <span class="links">{anchors}</span>
  ) : (
    <Dropdown text="Go to">{anchors}</Dropdown>
  );
}

function useLinks(links: readonly DashboardLink[]): { title: string; href: string }[] {
  const { backend } = usePage();
  const scope = useDashboard();
  const [entries, setEntries] = useState<readonly DashboardEntry[]>([]);
  const wantsList = links.some(({ type }) => type === "dashboards");
  useEffect(() => {
    if (wantsList) backend.list().then(setEntries, () => {});
  }, [backend, wantsList]);
  const expanded = links.flatMap((link) =>
    link.type === "dashboards"
      ? entries
          .filter(({ tags }) => (link.tags ?? []).every((tag) => tags.includes(tag)))
          .map(({ title, uid }) => ({ ...link, title, url: `/d/${uid}` }))
      : [link],
  );
  const followed = expanded.flatMap((link) => followLinks([{ ...link, url: withState(link) }], scope));
  return followed.flatMap(({ title, url }) => {
    const href = backend.href(url);
    return href ? [{ title, href }] : [];
  });
}

/** Variables and time go along if the link says so. */
function withState({ url = "", includeVars, keepTime }: DashboardLink): string {
  const parts = [
    ...(keepTime ? ["${__url_time_range}"] : []),
    ...(includeVars ? ["${__all_variables}"] : []),
  ];
  return parts.length === 0 ? url : `${url}${url.includes("?") ? "&" : "?"}${parts.join("&")}`;
}
