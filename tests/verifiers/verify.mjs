// Say of each credential what @digitalcredentials/verifier-core says, with documents from a file and no network:
// node verify.mjs FILE, in a folder where the package is installed. Prints {name: "good" or what is wrong}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { documents, credentials } = JSON.parse(readFileSync(process.argv[2], "utf8"));
globalThis.fetch = async (asked) => {
  const found = documents[typeof asked === "string" ? asked : asked.url];
  const status = found === undefined ? 404 : 200;
  return new Response(JSON.stringify(found ?? {}), { status, headers: { "content-type": "application/json" } });
};
const installed = createRequire(pathToFileURL(`${process.cwd()}/package.json`));
const { verifyCredential } = await import(pathToFileURL(installed.resolve("@digitalcredentials/verifier-core")));
const found = {};
for (const [name, credential] of Object.entries(credentials)) {
  const result = await verifyCredential({ credential, knownDIDRegistries: [] });
  const wrong = (result.log ?? []).filter((step) => !step.valid && step.id !== "registered_issuer");
  found[name] = [...(result.errors ?? []).map((error) => error.name), ...wrong.map((step) => step.id)].join() || "good";
}
console.log(JSON.stringify(found));
