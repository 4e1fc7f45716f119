/** The telephone's prompts: recordings, or the browser's own voice. Silent where there is neither: the words are always shown as well. */

const PLAIN = { arb: "ar-SA", "cmn-CN": "zh-CN", "yue-HK": "zh-HK" }; // Twilio's codes that no browser knows
const synthesis = window.speechSynthesis;
let waiting = 0;
let playing = null;

function voiceFor(tag) {
  const voices = synthesis?.getVoices() ?? [];
  const fit = (voice) => voice.lang.replace("_", "-").toLowerCase();
  const wanted = tag.toLowerCase();
  return voices.find((voice) => fit(voice) === wanted) ?? voices.find((voice) => fit(voice).split("-")[0] === wanted.split("-")[0]);
}

/** Why a language cannot be heard, in words for the page; empty when it can. */
export function missing(language) {
  if (!synthesis || !synthesis.getVoices().length) return "This browser has no voice. The words are shown above.";
  return voiceFor(PLAIN[language] ?? language) ? "" : "This browser has no voice for this language. The words are shown above.";
}

/** Stop speaking at once: somebody pressed a key. */
export function hush() {
  clearTimeout(waiting);
  playing?.pause();
  playing = null;
  synthesis?.cancel();
}

/** Speak lines one after the other, with their pauses. */
export function speak(lines) {
  hush();
  const left = [...lines];
  const next = () => {
    const line = left.shift();
    if (!line) return;
    if (line.who === "quiet") {
      waiting = setTimeout(next, line.milliseconds);
      return;
    }
    if (line.sound) {
      playing = new Audio(line.sound);
      playing.onended = playing.onerror = next;
      playing.play().catch(() => {}); // hushed before it began, or the browser wants a click first
      return;
    }
    if (!synthesis) return next();
    const tag = PLAIN[line.language] ?? line.language;
    const voice = voiceFor(tag);
    if (!voice) return next();
    const breath = new SpeechSynthesisUtterance(line.words);
    breath.voice = voice;
    breath.lang = voice.lang;
    breath.rate = line.slow ? 0.75 : 0.92;
    breath.onend = next;
    synthesis.speak(breath);
  };
  next();
}
