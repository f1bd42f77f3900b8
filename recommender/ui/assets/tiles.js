// Draws tiles and tells the server what is pressed in them. A tile that did not change keeps its
// place in the document, so that a player goes on and no picture is loaded twice.
const LOOK_MS = 500;

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("ul");
  root.className = `segue-tiles ${data.css_class}`;
  root.onclick = (event) => {
    const button = event.target.closest("[data-do]");
    if (button === null || !root.contains(button)) return;
    // The button itself may name another song than its tile does: another version.
    const { name } = button.closest("[data-name]").dataset;
    setTriggerValue("press", { do: button.dataset.do, name });
  };

  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const focusedTile = focused?.closest("li[data-name]");
  const standing = new Map([...root.children].map((tile) => [tile.dataset.name, tile]));
  const tiles = data.tiles.map(([name, html, css_class]) => {
    const tile = standing.get(name) ?? document.createElement("li");
    standing.delete(name);
    tile.dataset.name = name;
    tile.className = css_class;
    // What the browser makes of the HTML may differ from it, so it is compared with what was sent.
    if (tile.sent !== html) tile.innerHTML = tile.sent = html;
    return tile;
  });
  // Those that go, go first: those that stay then need not move, which would stop a player.
  standing.forEach((tile) => tile.remove());
  tiles.forEach((tile, place) => {
    if (root.children[place] !== tile) root.insertBefore(tile, root.children[place] ?? null);
  });
  if (focused !== null && !focused.isConnected && focusedTile?.isConnected) {
    focusedTile.querySelector(`[data-do="${focused.dataset.do}"]`)?.focus();
  }

  clearInterval(root.looking);
  if (data.waiting) root.looking = setInterval(() => setTriggerValue("look", true), LOOK_MS);
  return () => clearInterval(root.looking);
}
