import { useEffect, useState } from "preact/hooks";

/** The page's address is its state: variables and time can be sent as a link. */
export function useSearch(): [URLSearchParams, (change: (search: URLSearchParams) => void) => void] {
  const [text, setText] = useState(location.search);
  useEffect(() => {
    const read = () => setText(location.search);
    addEventListener("popstate", read);
    return () => removeEventListener("popstate", read);
  }, []);
  return [
    new URLSearchParams(text),
    (change) => {
      const search = new URLSearchParams(location.search);
      change(search);
      history.pushState(null, "", `?${search}`);
      setText(`?${search}`);
    },
  ];
}
