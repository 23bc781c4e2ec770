// Slack's Web API, kept by `emulate`, on a free port of the loopback; ends when standard input does.
// First argument: the seed as JSON. Prints its address on a line.
import { createEmulator } from "emulate";

const slack = await createEmulator({ service: "slack", port: 0, seed: { slack: JSON.parse(process.argv[2]) } });
console.log(slack.url);
process.stdin.on("end", async () => {
  await slack.close();
  process.exit(0);
});
process.stdin.resume();
