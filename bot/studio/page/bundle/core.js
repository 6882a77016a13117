// What every page of the studio runs on, as one module; `make setup` bundles it from the npm lockfile.
import htm from "htm";
import { h } from "preact";

export { Component, createContext, Fragment, render } from "preact";
export { useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { batch, computed, effect, signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
export { tinykeys } from "tinykeys";

export const html = htm.bind(h);
