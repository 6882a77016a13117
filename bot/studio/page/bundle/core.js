// What every page of the studio runs on, as one module; `make setup` bundles it from the npm lockfile.
import htm from "htm";
import { h } from "preact";

export { Fragment, render } from "preact";
export { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
export { batch, computed, effect, signal } from "@preact/signals";

export const html = htm.bind(h);
