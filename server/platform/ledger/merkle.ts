import { createHash } from 'node:crypto';

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

/** The root of a Merkle tree over leaves given one by one (RFC 6962 section 2.1), in memory that grows with the tree's height only. */
export interface MerkleTree {
  add(leaf: Uint8Array): void;
  root(): Buffer;
}

export function merkleTree(): MerkleTree {
  /** Roots of the full subtrees so far, largest first. */
  const peaks: { hash: Buffer; leaves: number }[] = [];
  return {
    add(leaf) {
      let hash: Buffer = createHash('sha256').update(leafPrefix).update(leaf).digest();
      let leaves = 1;
      for (let left = peaks.at(-1); left?.leaves === leaves; left = peaks.at(-1)) {
        peaks.pop();
        hash = node(left.hash, hash);
        leaves *= 2;
      }
      peaks.push({ hash, leaves });
    },
    root() {
      const last = peaks.at(-1);
      if (!last) return createHash('sha256').digest();
      return peaks.slice(0, -1).reduceRight((right, { hash }) => node(hash, right), last.hash);
    },
  };
}

function node(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}
