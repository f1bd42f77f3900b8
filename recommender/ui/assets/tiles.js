// Draws tiles and tells the server what is pressed in them. A tile that did not change keeps its
// place in the document, so that a player goes on and no picture is loaded twice.
const LOOK_MS = 500;
const PRESS_MS = 400;
const LEAVE_MS = 2000;
const MOST_PRESSES = 20;
const FORGET_MS = 10_000;
const HELD_MS = 3000;

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("ul");
  // Streamlit calls this for each change, but of what was returned only the last, when all goes.
  root.stopLooking?.();
  root.stopLooking = data.waiting
    ? lookAgain(root, () => sendAlone(() => tell("look")))
    : undefined;
  root.className = `segue-tiles ${data.css_class}`;
  root.presses = (root.presses ?? []).filter(({ number }) => number > data.done);
  root.onclick = (event) => {
    const button = event.target.closest("[data-do]");
    if (button === null || !root.contains(button)) return;
    // The button itself may name another song than its tile does: another version.
    const { name } = button.closest("[data-name]").dataset;
    // Numbers grow, though clocks go back and a list begins anew while a press is on its way.
    root.number = Math.max(Date.now(), data.done + 1, (root.number ?? 0) + 1);
    root.presses.push({ number: root.number, do: button.dataset.do, name });
    tell("press");
  };
  // The server keeps only the newest of what is told while it is busy, so all is told that it may
  // not know of. What was lost longer ago would come as a surprise.
  function tell(event) {
    const oldest = Date.now() - FORGET_MS;
    root.presses = root.presses.filter(({ number }) => number > oldest).slice(-MOST_PRESSES);
    setTriggerValue(event, { presses: root.presses });
  }

  root.onpointerdown = ({ button }) => button === 0 && holdDown(root);
  root.draw = () => draw(root, data.tiles);
  if (!root.isHeldDown) root.draw();

  return () => root.stopLooking?.();
}

// Were what is held down replaced before it is let go, the browser would see no click.
function holdDown(root) {
  root.isHeldDown = true;
  const kinds = ["pointerup", "pointercancel"];
  const timer = setTimeout(letGo, HELD_MS);
  kinds.forEach((kind) => document.addEventListener(kind, letGo, true));
  function letGo() {
    clearTimeout(timer);
    kinds.forEach((kind) => document.removeEventListener(kind, letGo, true));
    // The click comes right behind.
    setTimeout(() => {
      root.isHeldDown = false;
      root.draw();
    });
  }
}

function draw(root, items) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const focusedTile = focused?.closest("li[data-name]");
  const standing = new Map([...root.children].map((tile) => [tile.dataset.name, tile]));
  const tiles = items.map(([name, html, css_class]) => {
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
}

// What Streamlit is told within some milliseconds it sends as one request, for the part that told
// first: a press of another part behind a look would be drawn nowhere. So its timer ends at once.
function sendAlone(tell) {
  const { setTimeout } = window;
  const due = [];
  window.setTimeout = (callback, ms) => (ms > 0 ? setTimeout(callback, ms) : due.push(callback));
  try {
    tell();
  } finally {
    window.setTimeout = setTimeout;
  }
  due.forEach((callback) => callback());
}

// Looks twice a second, but not right behind a press: it would go in one request with it, or bring
// the values that stood before. Nor while another page is on its way: the page that the latest
// request names would come back. The press of a link tells that first, then the state of the app,
// then the address.
function lookAgain(root, look) {
  const path = location.pathname;
  const hold = ({ target }) => {
    const until = Date.now() + (target.closest?.("a[href]") ? LEAVE_MS : PRESS_MS);
    root.heldUntil = Math.max(root.heldUntil ?? 0, until);
  };
  const timer = setInterval(() => {
    const app = document.querySelector("[data-test-script-state]");
    const isIdle = app === null || app.dataset.testScriptState === "notRunning";
    const isHeld = Date.now() < (root.heldUntil ?? 0);
    if (isIdle && !isHeld && location.pathname === path) look();
  }, LOOK_MS);
  const kinds = ["pointerdown", "keydown", "click"];
  kinds.forEach((kind) => document.addEventListener(kind, hold, true));
  return () => {
    clearInterval(timer);
    kinds.forEach((kind) => document.removeEventListener(kind, hold, true));
  };
}
