import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Done, Instant, pageOf, ShortPageQuery } from './shapes.ts';

/** Group robots of WeCom 企业微信, DingTalk 钉钉 and Feishu 飞书. */
export const RobotKind = z.enum(['wecom', 'dingtalk', 'feishu']);
export type RobotKind = z.output<typeof RobotKind>;
/** Why the last message didn't come through, with what the provider said. */
export const RobotFailure = z.object({ code: z.enum(['unreachable', 'busy', 'refused']), said: z.string().nullable() });
export type RobotFailure = z.output<typeof RobotFailure>;
export const Robot = z.object({
  kind: RobotKind,
  /** Host and last characters; the address itself opens the group and isn't shown again. */
  address: z.string(), signed: z.boolean(), setAt: Instant, lastSentAt: Instant.nullable(), failedAt: Instant.nullable(), failure: RobotFailure.nullable(),
});
export type Robot = z.output<typeof Robot>;
const params = z.strictObject({ kind: RobotKind });
export const listRobots = endpoint({ method: 'GET', path: '/robots', summary: 'Group robots of my enterprise', tag: 'notices', query: z.strictObject(ShortPageQuery), response: pageOf(Robot) });
export const setRobot = endpoint({
  method: 'PUT', path: '/robots/:kind', summary: 'Register the robot of a group', tag: 'notices', params,
  body: z.strictObject({
    url: z.string().trim().min(10).max(500).regex(/^https?:\/\/\S+$/),
    /** What signs its calls: asked for by DingTalk and Feishu where the robot is set to "sign". */
    secret: z.string().trim().min(4).max(200).regex(/^[\x21-\x7e]+$/).nullable().default(null),
  }),
  response: Robot,
});
export const endRobot = endpoint({ method: 'POST', path: '/robots/:kind/end', summary: 'Take a robot out', tag: 'notices', params, response: Done });
export const testRobot = endpoint({ method: 'POST', path: '/robots/:kind/test', summary: 'Write a word into the group', tag: 'notices', params, response: Robot });

/** What a text message service says later of a message that it took. */
export const reportText = endpoint({
  method: 'POST', path: '/sms/reports', summary: 'Status report of a text message, signed', tag: 'notices',
  body: z.strictObject({
    /** As it was given with the message. */
    key: z.string().regex(/^[0-9a-f-]{36}$/), status: z.enum(['delivered', 'failed']), cause: z.string().trim().max(200).default(''),
    /** Seconds of the epoch, at most ten minutes old. */
    timestamp: z.number().int(),
    /** HMAC-SHA256 with SMS_REPORT_SECRET, hexadecimal, of timestamp, key, status and cause, joined by line breaks. */
    signature: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  response: Done,
});
