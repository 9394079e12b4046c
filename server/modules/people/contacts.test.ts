import { describe, expect, test } from 'vitest';
import { openSecrets } from '../../platform/secrets.ts';
import { maskEmail, maskName, maskPhone, openContact, phoneIndex, sealContact } from './contacts.ts';

const secrets = openSecrets('00'.repeat(32));

test('contacts are stored normal, encrypted and comparable', () => {
  const sealed = sealContact(secrets, { phone: '+86 138-0013-8000', email: ' Zhang.Wei@Example.CN ' });
  expect(openContact(secrets, sealed)).toEqual({ phone: '13800138000', email: 'zhang.wei@example.cn' });
  expect(sealed).toMatchObject({ phone_last4: '8000', phone_is_mobile: true, email_domain: 'example.cn' });
  expect(sealed.phone_index).toEqual(phoneIndex(secrets, '13800138000'));
  expect(sealed.phone!.includes('13800138000')).toBe(false);
  expect(sealContact(secrets, { phone: '13800138000' }).phone).not.toEqual(sealed.phone);
});

test('a fixed line is stored, but is no mobile', () => {
  expect(sealContact(secrets, { phone: '021-62345678' })).toMatchObject({ phone_is_mobile: false, phone_last4: '5678' });
});

test('what is no number is refused on its field', () => {
  const refused = expect.objectContaining({ errors: [{ field: 'body.reporter.phone', code: 'people.bad_phone', params: { value: '12345' } }] });
  expect(() => sealContact(secrets, { phone: '12345' }, 'body.reporter')).toThrow(refused);
});

describe('masks', () => {
  test.each([['13800138000', '138****8000'], ['021-62345678', '021\u2011****5678'], ['021-62345678-801', '021\u2011****8801']])('phone %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });
  test.each([['zhang@example.cn', 'z***@example.cn']])('mail %s', (email, masked) => {
    expect(maskEmail(email)).toBe(masked);
  });
  test.each([['王小明', '王**'], ['王', '王'], ['Johnson', 'J***']])('name %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});
