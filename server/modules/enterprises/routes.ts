import { sql } from 'kysely';
import * as contract from '@qilian/contract/enterprises';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { eachAlone, orProgram, route, staff, staffOrEnterprise, type Api } from '../../platform/http/index.ts';
import { readTimeline } from '../../platform/ledger/timeline.ts';
import { callers, keepers, seesAllCasesOf, visibleEnterprises } from './access.ts';
import { assignStaff } from './assign-staff.ts';
import { enterpriseDetail } from './detail.ts';
import { editEnterprise } from './edit-enterprise.ts';
import { exportEnterprises } from './export-enterprises.ts';
import { revealContact, seatHolder, unseatHolder } from './holders.ts';
import { listEnterprises, listTags } from './list-enterprises.ts';
import { movePark } from './move-park.ts';
import { moveStage } from './move-stage.ts';
import { registerEnterprise } from './register-enterprise.ts';

export function enterpriseRoutes(api: Api): void {
  const readers = orProgram('enterprises:read', staffOrEnterprise());
  const keeper = staff(...keepers);
  const writers = orProgram('enterprises:write', keeper);
  route(api, contract.listEnterprises, { mayLag: true, permit: readers, handle: ({ tx, query }) => listEnterprises(tx, query) });
  route(api, contract.exportEnterprises, { permit: readers, fresh: true, handle: async ({ tx, query }) => exportEnterprises(tx, query) });
  route(api, contract.listTags, { permit: readers, handle: ({ tx, query }) => listTags(tx, query) });
  route(api, contract.getEnterprise, { permit: readers, handle: ({ tx, params }) => enterpriseDetail(tx, params.enterpriseId) });
  route(api, contract.getEnterpriseTimeline, {
    permit: readers,
    handle: async ({ tx, params: { enterpriseId }, query }) => {
      const visible = await tx.sql.selectFrom('enterprises as e').select(sql<string[]>`case when wall_side() = 'enterprise' then wall_enterprises() else family_of(e.id) end`.as('family')).where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).select('e.park_id').executeTakeFirst();
      if (!visible) throw notFound('enterprises');
      return readTimeline(tx, { enterpriseIds: visible.family, withoutCases: !(await seesAllCasesOf(tx, enterpriseId, visible.park_id)) }, query);
    },
  });
  route(api, contract.registerEnterprise, { permit: writers, handle: async ({ tx, body }) => enterpriseDetail(tx, await registerEnterprise(tx, body)) });
  route(api, contract.editEnterprise, {
    permit: writers,
    handle: async ({ tx, params: { enterpriseId }, body }) => {
      await editEnterprise(tx, enterpriseId, body);
      return enterpriseDetail(tx, enterpriseId);
    },
  });
  route(api, contract.moveStage, {
    permit: writers,
    handle: async ({ tx, params: { enterpriseId }, body }) => {
      await moveStage(tx, enterpriseId, body);
      return enterpriseDetail(tx, enterpriseId);
    },
  });
  route(api, contract.movePark, {
    permit: keeper,
    handle: async ({ tx, actor, params: { enterpriseId }, body }) => {
      await movePark(tx, enterpriseId, body);
      // The mover sees once more what may lie outside the walls now.
      return actingAs(tx, system, (all) => enterpriseDetail(all, enterpriseId, actor));
    },
  });
  route(api, contract.assignStaff, {
    permit: keeper,
    handle: async ({ tx, params: { enterpriseId }, body }) => {
      await assignStaff(tx, enterpriseId, body);
      return enterpriseDetail(tx, enterpriseId);
    },
  });
  route(api, contract.assignStaffToSeveral, {
    permit: keeper,
    receive: (request, platform, { body }) => eachAlone(request, platform, body.enterprises.map(({ enterpriseId, version }) => ({ id: enterpriseId, version })), (tx, { id, version }) => assignStaff(tx, id, { version, capacity: body.capacity, userId: body.userId })),
    handle: async ({ received }) => ({ items: received }),
  });
  route(api, contract.seatHolder, {
    permit: keeper,
    fresh: true,
    handle: async ({ tx, params: { enterpriseId }, body }) => {
      await seatHolder(tx, enterpriseId, body);
      return enterpriseDetail(tx, enterpriseId);
    },
  });
  route(api, contract.unseatHolder, {
    permit: keeper,
    fresh: true,
    handle: async ({ tx, params: { enterpriseId, holderId }, body }) => {
      await unseatHolder(tx, enterpriseId, holderId, body.version);
      return enterpriseDetail(tx, enterpriseId);
    },
  });
  route(api, contract.revealContact, { permit: staff(...callers), fresh: true, handle: ({ tx, params, body }) => revealContact(tx, params.enterpriseId, params.holderId, body) });
}
