import { hash as digest } from 'node:crypto';

/** What is hashed is put together here: a prefix, 0 for a leaf and 1 for a node, and what it stands over. */
let scratch = Buffer.alloc(1024);

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
      let hash = hashOfLeaf(leaf);
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
      if (!last) return digest('sha256', '', 'buffer');
      return peaks.slice(0, -1).reduceRight((right, { hash }) => node(hash, right), last.hash);
    },
  };
}

function hashOfLeaf(leaf: Uint8Array): Buffer {
  if (leaf.length >= scratch.length) scratch = Buffer.alloc(leaf.length * 2);
  scratch[0] = 0;
  scratch.set(leaf, 1);
  return digest('sha256', scratch.subarray(0, leaf.length + 1), 'buffer');
}

function node(left: Buffer, right: Buffer): Buffer {
  scratch[0] = 1;
  scratch.set(left, 1);
  scratch.set(right, 33);
  return digest('sha256', scratch.subarray(0, 65), 'buffer');
}
