import { fill } from "./strings.js";

fill();
