import { expect, test } from 'vitest'
import { deviceOf } from './device.ts'

test('browsers that call themselves by others’ names too', () => {
  expect(deviceOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0')).toBe('Edge · Windows')
  expect(deviceOf('Mozilla/5.0 (Linux; Android 14; ALN-AL00) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0')).toBe('WeChat · Android')
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1')).toBe('Safari · iPhone')
  expect(deviceOf('curl/8.0')).toBeUndefined()
  expect(deviceOf(null)).toBeUndefined()
})
