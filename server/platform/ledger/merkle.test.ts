import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { merkleTree } from './merkle.ts';

// The reference data of Certificate Transparency (github.com/google/certificate-transparency, merkle_tree_test.cc).
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const rootOf = (items: Uint8Array[]) => {
  const tree = merkleTree();
  for (const item of items) tree.add(item);
  return tree.root();
};

test('gives the roots of the reference data', () => {
  expect(roots.map((_, count) => rootOf(leaves.slice(0, count).map((hex) => Buffer.from(hex, 'hex'))).toString('hex'))).toEqual(roots);
});

const sha = (...parts: Uint8Array[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** The definition of RFC 6962 word by word: split at the largest power of two below the count. */
function definition(items: Uint8Array[]): Buffer {
  if (items.length === 0) return sha();
  if (items.length === 1) return sha(Buffer.of(0), items[0]!);
  let split = 1;
  while (split * 2 < items.length) split *= 2;
  return sha(Buffer.of(1), definition(items.slice(0, split)), definition(items.slice(split)));
}

test('agrees with the definition for any leaves', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 70 }), (items) => {
    expect(rootOf(items)).toEqual(definition(items));
  }));
});
