import { endRobot as endEndpoint, listRobots as listEndpoint, reportText as reportEndpoint, setRobot as setEndpoint, testRobot as testEndpoint } from '@qilian/contract/robots';
import { anybody, enterpriseSide, route, type Api } from '../../../platform/http/index.ts';
import { takeTextReport } from '../delivery/text-reports.ts';
import { endRobot, getRobot, listRobots, setRobot } from './robots.ts';
import { keepTrial, tryRobot } from './test-robot.ts';

const done = { done: true as const };

export function robotRoutes(api: Api): void {
  route(api, listEndpoint, { permit: enterpriseSide(), handle: ({ tx, query }) => listRobots(tx, query) });
  route(api, setEndpoint, { permit: enterpriseSide('owner', 'primary'), handle: ({ tx, params, body }) => setRobot(tx, params.kind, body) });
  route(api, endEndpoint, {
    permit: enterpriseSide('owner', 'primary'),
    handle: async ({ tx, params }) => {
      await endRobot(tx, params.kind);
      return done;
    },
  });
  route(api, testEndpoint, {
    permit: enterpriseSide('owner', 'primary'),
    receive: (_request, platform, { actor, params }) => tryRobot(platform, actor, params.kind),
    handle: async ({ tx, params, received }) => {
      await keepTrial(tx, received);
      return getRobot(tx, params.kind);
    },
  });
  route(api, reportEndpoint, {
    permit: anybody,
    handle: async ({ tx, body }) => {
      await takeTextReport(tx, body);
      return done;
    },
  });
}
