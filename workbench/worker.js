"use strict";
// Runs beside the page: the runtime, the engine and the description. It comes after the runtime's own two scripts, and
// after `LOCK`, what the runtime wants to know of the packages that could be had: none can.
const NOWHERE = "https://workbench.invalid/";
let python;
let desk;

const boot = async ({ wasm, library, site, language }) => {
  self.fetch = async (asked) => {
    const address = String(asked?.url ?? asked);
    if (address.endsWith(".wasm")) return new Response(wasm, { headers: { "content-type": "application/wasm" } });
    if (address.endsWith(".zip")) return new Response(library);
    throw new Error("There is no network here.");
  };
  python = await loadPyodide({
    indexURL: NOWHERE,
    packageBaseUrl: NOWHERE,
    createPyodideModule: _createPyodideModule,
    lockFileContents: LOCK,
    env: { PYDANTIC_DISABLE_PLUGINS: "__all__" },
  });
  python.unpackArchive(new Uint8Array(site), "zip", { extractDir: "/lib/python3.14/site-packages" });
  desk = python.pyimport("workbench.inside").Desk(language);
};

const layOut = (files) => {
  const given = python.toPy(files);
  desk.lay_out(given);
  given.destroy();
};

const answer = (method, address, body) => {
  const told = desk.answer(method, address, body);
  const reply = told.toJs({ dict_converter: Object.fromEntries });
  told.destroy();
  return reply;
};

self.onmessage = async ({ data: { number, parts, files, asked } }) => {
  try {
    if (parts) await boot(parts);
    if (files) layOut(files);
    self.postMessage({ number, reply: asked ? answer(...asked) : undefined });
  } catch (failure) {
    self.postMessage({ number, failure: String(failure.message ?? failure).trim().split("\n").pop() });
  }
};
