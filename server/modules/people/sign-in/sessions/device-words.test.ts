import { expect, test } from 'vitest';
import { coarseNetwork, deviceWords } from './device-words.ts';

test('browsers that call themselves by others’ names too', () => {
  expect(deviceWords('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0')).toBe('Edge · Windows');
  expect(deviceWords('Mozilla/5.0 (Linux; Android 14; ALN-AL00) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0')).toBe('WeChat · Android');
  expect(deviceWords('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1')).toBe('Safari · iPhone');
  expect(deviceWords('curl/8.0')).toBeNull();
  expect(deviceWords(null)).toBeNull();
});

test.each([
  ['203.0.113.7', '203.0.113.*'], ['::ffff:203.0.113.7', '203.0.113.*'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:*'], ['2001:0db8::1', '2001:db8:0:*'], ['::1', '0:0:0:*'],
])('%s is kept as %s', (address, network) => {
  expect(coarseNetwork(address)).toBe(network);
});
