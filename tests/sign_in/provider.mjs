// A real OpenID Connect provider with a handful of people and no passwords: node provider.mjs PORT REDIRECT_URI
import { Provider, interactionPolicy } from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const people = {
  ada: { name: "Ada <b>Lovelace</b>", roles: [] },
  ben: { name: "Ben", roles: [] },
  ruth: { name: "Ruth", roles: ["reviewer"] },
  otto: { name: "Otto", roles: ["auditor"] },
  anne: { name: "Anne", roles: ["administrator"] },
};

const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "scopewise",
      client_secret: "no-secret-of-anybody",
      redirect_uris: [redirect],
      post_logout_redirect_uris: [redirect],
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "roles"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, ...people[id], email: `${id}@example.org`, email_verified: true }),
  }),
  interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (context) => {
    const { client, session, provider: its } = context.oidc;
    const grant = new its.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const form = `<!doctype html><title>Provider</title><form method="post"><label>Who are you? <input name="login"></label>
<button>Go on</button></form>`;

provider.use(async (context, next) => {
  if (!context.path.startsWith("/interaction/")) return next();
  if (context.method === "GET") {
    context.type = "html";
    context.body = form;
    return undefined;
  }
  let body = "";
  for await (const part of context.req) body += part;
  const login = new URLSearchParams(body).get("login");
  const result = people[login]
    ? { login: { accountId: login }, select_account: {} }
    : { error: "access_denied", error_description: "nobody of this name" };
  await provider.interactionFinished(context.req, context.res, result);
  context.respond = false;
  return undefined;
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
