import { render } from "preact";
import { App } from "./app.tsx";
import { liveBackend, type Recording, recordedBackend } from "./backend.ts";

const recorded = document.getElementById("recording")?.textContent;
const recording = recorded ? (JSON.parse(recorded) as Recording) : undefined;
const root = document.getElementById("app");
if (root)
  render(<App backend={recording ? recordedBackend(recording) : liveBackend} recording={recording} />, root);
