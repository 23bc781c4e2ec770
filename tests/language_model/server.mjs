// Speaks the providers' protocols (aimock) and asks the test, over loopback, what to answer to each call.
import { LLMock } from "@copilotkit/aimock";

const [, , answers] = process.argv;
const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent", journalMaxEntries: 200, chunkSize: 24 });
mock.on({ predicate: () => true }, async (request) => {
  const answered = await fetch(answers, { method: "POST", body: JSON.stringify(request) });
  return answered.json();
});
process.stdin.on("end", () => process.exit(0)).resume();
console.log(await mock.start());
