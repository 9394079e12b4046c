// Loaded before the server (node --import): when the process that started it is gone, it stops in order.
// npm's shell doesn't hand SIGTERM on, and nobody hands on SIGKILL; without this the server would stay and hold its port.
import { isMainThread } from 'node:worker_threads';
import { onParentGone } from './parent.mjs';

if (isMainThread) onParentGone(Number(process.env.QILIAN_PARENT_PID), () => process.kill(process.pid, 'SIGTERM'));
