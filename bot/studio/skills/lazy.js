// A part of a page that is loaded when it is first shown.
import { html, useEffect, useState } from "../vendor/core.js";

export function Lazy({ from, name, ...rest }) {
  const [Shown, setShown] = useState();
  useEffect(() => void import(from).then((parts) => setShown(() => parts[name])), []);
  return Shown && html`<${Shown} ...${rest} />`;
}
