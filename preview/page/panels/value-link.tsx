import type { ComponentChildren } from "preact";
import { followLinks, type LinkedValue } from "../../model/links.ts";
import { useDashboard, usePage } from "../context.ts";
import { Dropdown } from "../dropdown.tsx";

export interface Href {
  readonly title: string;
  readonly href: string;
}

/** Gives the links of a value that lead somewhere. */
export function useLinksOf(): (at: LinkedValue) => Href[] {
  const scope = useDashboard();
  const { backend } = usePage();
  return (at) =>
    followLinks(at.field.config.links, scope, at).flatMap(({ title, url }) => {
      const href = backend.href(url);
      return href ? [{ title, href }] : [];
    });
}

/** A value with its links: one is followed by a click, of several one is chosen. */
export function ValueLink({
  links,
  text,
  children,
}: {
  links: readonly Href[];
  text: string;
  children?: ComponentChildren;
}) {
  const [only] = links;
  if (!only) return <>{children ?? text}</>;
  if (links.length === 1)
    return (
      <a href={only.href} title={only.title}>
        {children ?? text}
      </a>
    );
  return (
    <div class="menu-anchor">
      <Dropdown text={text} title="Links">
        {links.map(({ title, href }) => (
          <a key={href} href={href}>
            {title}
          </a>
        ))}
      </Dropdown>
    </div>
  );
}
