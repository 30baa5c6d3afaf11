// pg-boss, set up as fast as its own documentation says: NOTIFY, batches of 100, bursts while batches are full.
import { PgBoss } from "pg-boss";
import { inFlight, jobs, post, told, url } from "./post.mjs";

const batchSize = 100;
const boss = new PgBoss({ connectionString: url, max: 16, useListenNotify: true, schedule: false, supervise: false });
boss.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
await boss.start();
await boss.createQueue("posts", { notify: true });
const all = await jobs();
for (let at = 0; at < all.length; at += 1000) {
  await boss.insert("posts", all.slice(at, at + 1000).map((data) => ({ data })));
}
let left = all.length;
const started = performance.now();
await boss.work(
  "posts",
  { batchSize, localConcurrency: Math.ceil(inFlight / batchSize), burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 },
  async (batch) => {
    await Promise.all(batch.map((job) => post(job.data)));
    left -= batch.length;
  },
);
// A batch is completed after its handler returns: the queue says when all of them are.
const timer = setInterval(async () => {
  if (left > 0) return;
  clearInterval(timer);
  for (;;) {
    const { rows } = await boss.getDb().executeSql("SELECT count(*)::int AS n FROM pgboss.job WHERE state < 'completed'");
    if (rows[0].n === 0) told(started);
  }
}, 2);
