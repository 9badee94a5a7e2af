import { useRef } from "preact/hooks";
import { useClickElsewhere } from "../dropdown.tsx";
import type { Href } from "./value-link.tsx";

interface PopupProps {
  readonly title: string;
  readonly links: readonly Href[];
  readonly at: { readonly x: number; readonly y: number };
  readonly close: () => void;
}

/** Links of a point in a chart, where it was clicked; without any there is nothing to show. */
export function PopupLinks({ title, links, at, close }: PopupProps) {
  const box = useRef<HTMLDivElement>(null);
  useClickElsewhere(box, true, close);
  if (links.length === 0) return null;
  return (
    <div
      class="menu popup"
      ref={box}
      style={`left: ${Math.min(at.x, innerWidth - 240)}px; top: ${Math.min(at.y, innerHeight - 40 * (links.length + 1))}px`}
    >
      <p>{title}</p>
      {links.map(({ title: text, href }) => (
        <a key={href} href={href}>
          {text}
        </a>
      ))}
    </div>
  );
}
