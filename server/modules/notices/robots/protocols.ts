import { createHmac } from 'node:crypto';
import type { RobotFailure, RobotKind } from '@qilian/contract/robots';
import { GatewayError } from '../../../platform/gateways/gateways.ts';
import { OutboundFailure, type Outbound } from '../../../platform/gateways/outbound.ts';

export interface RobotAccess {
  kind: RobotKind;
  url: string;
  secret: string | null;
}

export interface RobotMessage {
  title: string;
  /** Lines of plain text. */
  text: string;
  link: { words: string; url: string };
}

/** Where each provider's robots live. */
export const hosts: Record<RobotKind, readonly string[]> = {
  wecom: ['qyapi.weixin.qq.com'], dingtalk: ['oapi.dingtalk.com'], feishu: ['open.feishu.cn', 'open.larksuite.com'],
};

/** What the providers take at most: WeCom 4096 bytes of Markdown, DingTalk and Feishu 20,000. */
const mostBytes = 3600;

function cut(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= mostBytes ? text : `${bytes.subarray(0, mostBytes).toString('utf8').replace(/\uFFFD+$/, '')}…`;
}

/** Marks of Markdown in what people wrote would be drawn, and could hide a link. */
const plain = (text: string) => text.replaceAll(/[\\`*_[\]()<>#]/g, (mark) => ({ '<': '＜', '>': '＞', '[': '［', ']': '］', '(': '（', ')': '）', '*': '＊', '_': '＿', '`': '｀', '#': '＃', '\\': '＼' })[mark]!);

const markdown = ({ title, text, link }: RobotMessage) => `### ${plain(title)}\n\n${plain(cut(text)).replaceAll('\n', '\n\n')}\n\n[${plain(link.words)}](${link.url})`;

interface Request {
  url: string;
  body: object;
}

/**
 * The call that each provider wants.
 * WeCom: https://developer.work.weixin.qq.com/document/path/91770.
 * DingTalk: `timestamp` in ms and `sign` in the address, HMAC-SHA256 of "timestamp\nsecret" under the secret.
 * Feishu: `timestamp` in s and `sign` in the body, HMAC-SHA256 of nothing under "timestamp\nsecret".
 */
export function requestFor({ kind, url, secret }: RobotAccess, message: RobotMessage, now: Date): Request {
  switch (kind) {
    case 'wecom': return { url, body: { msgtype: 'markdown', markdown: { content: markdown(message) } } };
    case 'dingtalk': {
      const body = { msgtype: 'markdown', markdown: { title: plain(message.title), text: markdown(message) } };
      if (secret === null) return { url, body };
      const timestamp = String(now.getTime());
      const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
      const signed = new URL(url);
      signed.searchParams.set('timestamp', timestamp);
      signed.searchParams.set('sign', sign);
      return { url: signed.href, body };
    }
    case 'feishu': {
      const lines = [...cut(message.text).split('\n').map((line) => [{ tag: 'text', text: line }]), [{ tag: 'a', text: message.link.words, href: message.link.url }]];
      const body = { msg_type: 'post', content: { post: { zh_cn: { title: message.title, content: lines } } } };
      if (secret === null) return { url, body };
      const timestamp = String(Math.floor(now.getTime() / 1000));
      return { url, body: { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64'), ...body } };
    }
  }
}

/** Codes of answers that a later attempt may mend: too many messages a minute, the provider busy. */
const passing: Record<RobotKind, readonly number[]> = { wecom: [45009, -1], dingtalk: [130101, 410100, 660026, -1], feishu: [11232, 9499, 11233] };

/** Writes one message into the group. Every provider answers 200 and says in the body whether it took it. @throws GatewayError */
export async function sendToRobot(outbound: Outbound, access: RobotAccess, message: RobotMessage, now: Date): Promise<void> {
  const request = requestFor(access, message, now);
  const answer = await outbound.post(request.url, { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Qilian/1' }, JSON.stringify(request.body)).catch((error: unknown) => {
    if (!(error instanceof OutboundFailure)) throw error;
    throw new GatewayError('robot unreachable', ['bad_url', 'not_https', 'private_address'].includes(error.code));
  });
  if (answer.status >= 500 || answer.status === 429) throw new GatewayError(`robot busy: ${answer.status}`, false);
  const { code, words } = verdict(answer.text);
  if (answer.status === 200 && code === 0) return;
  const mayPass = code !== null && passing[access.kind].includes(code);
  throw new GatewayError(`robot ${mayPass ? 'busy' : 'refused'}: ${code ?? answer.status} ${words}`.slice(0, 300), !mayPass);
}

/** A failure as it was kept, taken apart; what an earlier version kept is what the provider said. */
export function readFailure(kept: string): RobotFailure {
  const [, code, said] = /^robot (unreachable|busy|refused)(?:: (.*))?$/s.exec(kept) ?? [];
  return code === undefined ? { code: 'refused', said: kept } : { code: code as RobotFailure['code'], said: said ?? null };
}

function verdict(text: string): { code: number | null; words: string } {
  try {
    const { errcode, errmsg, code, msg, StatusCode, StatusMessage } = JSON.parse(text) as Record<string, unknown>;
    const found = [errcode, code, StatusCode].find((one) => typeof one === 'number');
    const words = [errmsg, msg, StatusMessage].find((one) => typeof one === 'string');
    return { code: typeof found === 'number' ? found : null, words: typeof words === 'string' ? words : '' };
  } catch {
    return { code: null, words: 'no JSON' };
  }
}
