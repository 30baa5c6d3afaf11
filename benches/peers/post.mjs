// What both peers do with a job: one POST of its body, over connections that stay open.
import { Agent, request } from "undici";

const platform = process.env.PEER_PLATFORM;
export const inFlight = Number(process.env.PEER_IN_FLIGHT);
export const url = process.env.PEER_DATABASE;
const dispatcher = new Agent({ connections: inFlight, pipelining: 1 });

export async function post(job) {
  const { statusCode, body } = await request(`${platform}${job.path}`, {
    dispatcher,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(job.body),
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`the platform answered ${statusCode}`);
}

// The jobs come on stdin, one JSON object a line: { path, body }.
export async function jobs() {
  let text = "";
  for await (const part of process.stdin) text += part;
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

export function told(started) {
  console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000 }));
  process.exit(0);
}
