import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 200;

/** Calls `act` once when the given process is no longer the parent of this one. */
export function onParentGone(parent, act) {
  watch(() => process.ppid !== parent, act);
}

/** The same for npm, which stands one further up: between it and its script there is mostly a shell. */
export function onNpmGone(act) {
  const [parent, npm] = [process.ppid, parentOf(process.ppid)];
  watch(() => process.ppid !== parent || parentOf(parent) !== npm, act);
}

function watch(isGone, act) {
  const timer = setInterval(() => {
    if (!isGone()) return;
    clearInterval(timer);
    act();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Undefined where there is no /proc. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}
