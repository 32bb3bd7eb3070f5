// The body of a function that gives the texts whose colour is too close to that of the nearest opaque ground, with
// their ratio; 4.5 is what WCAG asks for at least.
const rgb = (text) => /^rgba?\(/.test(text) ? text.match(/[\d.]+/g).map(Number) : null;
const luminance = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const ground = (node) => {
  for (; node !== null; node = node.parentElement) {
    const colour = rgb(getComputedStyle(node).backgroundColor);
    if (colour === null) return null;
    if (colour.length === 3 || colour[3] === 1) return colour;
    if (colour[3] !== 0) return null;
  }
  return rgb(getComputedStyle(document.body).backgroundColor);
};
const bad = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement;
  if (walker.currentNode.data.trim() === "" || !node.checkVisibility() || node.closest("script, noscript, option, .spoken")) continue;
  const back = ground(node), front = rgb(getComputedStyle(node).color);
  if (back === null || front === null) continue;
  const [a, b] = [luminance(front), luminance(back)].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < 4.5) bad.add(`${walker.currentNode.data.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
}
return [...bad];
