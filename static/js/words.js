// Sentences in the reader's language; they come with the page as data.
const texts = JSON.parse(document.getElementById("words")?.textContent || "{}");

export function word(name, values = {}) {
  return (texts[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

export const locale = texts.locale || "en";
