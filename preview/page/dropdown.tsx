import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface DropdownProps {
  readonly text: string;
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** A button that opens a menu; a click elsewhere closes it. */
export function Dropdown({ text, title, children }: DropdownProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useClickElsewhere(box, open, () => setOpen(false));
  return (
    <div class="dropdown" ref={box} style="position: relative">
      <button type="button" title={title} aria-expanded={open} onClick={() => setOpen(!open)}>
        {text} ▾
      </button>
      {open && <div class="menu">{children}</div>}
    </div>
  );
}

/** While it is open a click outside of it, or the Escape key, closes it. */
export function useClickElsewhere(
  box: { readonly current: HTMLElement | null },
  open: boolean,
  close: () => void,
): void {
  useEffect(() => {
    if (!open) return;
    const onClick = (event: Event) => box.current?.contains(event.target as Node) || close();
    const onKey = ({ key }: KeyboardEvent) => key === "Escape" && close();
    addEventListener("mousedown", onClick);
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("mousedown", onClick);
      removeEventListener("keydown", onKey);
    };
  }, [box, open, close]);
}
