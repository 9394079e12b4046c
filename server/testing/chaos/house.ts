import { runOnce, Logger as JobLogger } from 'graphile-worker';
import { modules } from '../../app.ts';
import { buildApi } from '../../build-api.ts';
import { aScene, type Scene } from '../../modules/cases/testing.ts';
import { taskList } from '../../platform/jobs/worker.ts';
import type { TestApp } from '../app.ts';
import { aParkWorld, type ParkWorld } from '../contract/world.ts';
import { openHouse } from '../machines/house.ts';
import type { Server } from '../machines/postgres.ts';

/** A park with everybody and everything on a server that other processes serve. */
export interface ChaosHouse {
  app: TestApp;
  scene: Scene;
  world: ParkWorld;
  sealFile: string;
  close(): Promise<void>;
}

export async function openChaosHouse(server: Server): Promise<ChaosHouse> {
  const house = await openHouse(server);
  const silent = new JobLogger(() => () => undefined);
  const api = await buildApi(house.app.platform, modules);
  const app = {
    ...house.app, api, clock: { now: () => new Date(), set: () => undefined },
    runJobs: () => runOnce({ connectionString: house.workerUrl, taskList: taskList(house.app.platform), noHandleSignals: true, logger: silent }),
  } as TestApp;
  const world = await aParkWorld(app);
  const scene = await aScene(app);
  return {
    app, scene, world, sealFile: app.platform.config.sealFile,
    async close() {
      await api.http.close();
      await house.close();
    },
  };
}
