import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../platform/errors.ts';
import { refuseWeakPassword } from './passwords.ts';

const refusalOf = (password: string): string | null => {
  try {
    refuseWeakPassword(password, 'wangfang');
    return null;
  } catch (error) {
    return (error as Refusal).code;
  }
};

describe('passwords', () => {
  test.each(['1234567890', 'qwertyuiop', 'Password123!', 'password2026', 'Qilian2026!', '企联2026', 'iloveyou12'])('%s is one that many have', (password) => {
    expect(refusalOf(password)).toBe('people.common_password');
  });
  test.each(['aaaaaaaaaaaa', 'my-WangFang-2026', '1212121212', 'ＷＡＮＧＦＡＮＧ12345'])('%s is too simple', (password) => {
    expect(refusalOf(password)).toBe('people.weak_password');
  });
  test.each(['correct-horse-7', '祁连山下有牧场一片', 'lowercase words only', 'Harbour-Lights-42', 'password of the old mill'])('%s will do: no rules about sorts of characters', (password) => {
    expect(refusalOf(password)).toBeNull();
  });
});
