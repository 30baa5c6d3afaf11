// graphile-worker, set up as in its own performance test: a local queue, completions in batches.
import pg from "pg";
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import { inFlight, jobs, post, told, url } from "./post.mjs";

const pool = new pg.Pool({ connectionString: url, max: 16 });
const preset = {
  worker: {
    pgPool: pool,
    concurrentJobs: inFlight,
    maxPoolSize: 16,
    localQueue: { size: 500, refetchDelay: false },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
    fileExtensions: [],
  },
};
const quiet = { preset, logger: new Logger(() => () => {}), noHandleSignals: true };
const utils = await makeWorkerUtils({ ...quiet, pgPool: pool });
await utils.migrate();
const all = await jobs();
for (let at = 0; at < all.length; at += 1000) {
  await utils.addJobs(all.slice(at, at + 1000).map((payload) => ({ identifier: "post", payload })));
}
let left = all.length;
const started = performance.now();
const runner = await run({ ...quiet, pgPool: pool, taskList: { post: async (job) => { await post(job); left -= 1; } } });
const timer = setInterval(async () => {
  if (left > 0) return;
  clearInterval(timer);
  for (;;) {
    const { rows } = await pool.query("SELECT count(*)::int AS n FROM graphile_worker._private_jobs");
    if (rows[0].n === 0) told(started);
  }
}, 2);
void runner;
