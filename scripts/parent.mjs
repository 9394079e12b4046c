const LOOK_EVERY_MS = 200;

/** Calls `act` once when the given process is no longer the parent of this one. */
export function onParentGone(parent, act) {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, LOOK_EVERY_MS);
  timer.unref();
}
