// The desk's two sounds, made by the browser itself. One that plays nothing before the first click stays silent.
const MESSAGE = [[660, 0, 0.12], [880, 0.12, 0.2]];
const ALARM = [[880, 0, 0.2], [660, 0.25, 0.2], [880, 0.5, 0.2]];

/** Somebody has written. */
export const chime = () => play(MESSAGE, 0.08);

/** Somebody is in danger. */
export const alarm = () => play(ALARM, 0.2);

function play(tones, loud) {
  const player = new AudioContext();
  for (const [pitch, at, length] of tones) {
    const volume = new GainNode(player, { gain: 0 });
    const from = player.currentTime + at;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(loud, from + 0.01);
    volume.gain.linearRampToValueAtTime(0, from + length);
    const tone = new OscillatorNode(player, { frequency: pitch });
    tone.connect(volume).connect(player.destination);
    tone.start(from);
    tone.stop(from + length);
  }
  setTimeout(() => player.close(), 2000);
}
