import type { RobotKind } from '@qilian/contract/robots';
import type { Actor } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { GatewayError } from '../../../platform/gateways/gateways.ts';
import { phrase } from '../../../platform/phrases.ts';
import type { Platform } from '../../../platform/platform.ts';
import { sendToRobot } from './protocols.ts';
import { findRobot, noteRobot, outboundOf } from './robots.ts';

/** Writes a word into the group, outside any transaction; what the provider answers stands at the robot afterwards. */
export async function tryRobot(platform: Platform, actor: Actor, kind: RobotKind): Promise<{ id: string; failure: string | null }> {
  const robot = await inTransaction(platform, actor, (tx) => findRobot(tx, actor.enterprise!.id, kind));
  if (!robot) throw notFound('notices.robot');
  const say = (key: string) => phrase(actor.locale, `notices.robot_test.${key}`, { name: actor.name, enterprise: actor.enterprise!.name });
  try {
    await sendToRobot(outboundOf(platform), robot, { title: say('title'), text: say('text'), link: { words: say('link'), url: `${platform.config.publicUrl}/` } }, platform.clock.now());
    return { id: robot.id, failure: null };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { id: robot.id, failure: error.message };
  }
}

export const keepTrial = (tx: Tx, { id, failure }: { id: string; failure: string | null }): Promise<void> => noteRobot(tx, id, failure);
