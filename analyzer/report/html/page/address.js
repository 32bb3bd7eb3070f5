// The address keeps what is looked at, so that a link shows the same again: `#VIEW?NAME=VALUE&...`, and
// `#finding-ID` for one finding.

const listeners = [];

/** {view, parameters} of the address as it is. */
export function readAddress() {
  const hash = location.hash.slice(1);
  if (hash.startsWith("finding-"))
    return { view: "findings", parameters: new URLSearchParams({ finding: hash.slice("finding-".length) }) };
  const [view, query] = hash.split(/\?(.*)/s);
  return { view, parameters: new URLSearchParams(query ?? "") };
}

/** The address of a view; parameters without a value are left out. */
export function addressOf(view, parameters) {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== "" && value !== null) kept.set(name, value);
  const query = kept.toString();
  return query === "" ? `#${view}` : `#${view}?${query}`;
}

/** Changes some parameters and keeps the others; "" and null take one out. `silent` leaves no step to go back to. */
export function changeAddress(changes, silent = false) {
  const { view, parameters } = readAddress();
  const target = addressOf(view, { ...Object.fromEntries(parameters), ...changes });
  if (target === location.hash) return;
  if (!silent) {
    location.hash = target;
    return;
  }
  history.replaceState(null, "", target);
  announceAddress();
}

export function onAddress(listener) {
  listeners.push(listener);
}

export function announceAddress() {
  const address = readAddress();
  for (const listener of listeners) listener(address);
}

addEventListener("hashchange", announceAddress);
