import { expect, test } from 'vitest';
import { mailboxOf } from './mail-aliases.ts';

test.each([
  ['dz+k1@gmail.com', 'dz@gmail.com'], ['d.z+k2@googlemail.com', 'dz@gmail.com'], ['dz+x@outlook.com', 'dz@outlook.com'], ['d.z@outlook.com', 'd.z@outlook.com'],
  // These take the plus for a part of the name.
  ['dz+x@qq.com', 'dz+x@qq.com'], ['dz+x@firm.example.cn', 'dz+x@firm.example.cn'],
])('%s ends up in %s', (address, mailbox) => {
  expect(mailboxOf(address)).toBe(mailbox);
});
