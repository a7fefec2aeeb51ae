"use strict";
// The door of the file: it asks the worker where a browser would ask a server, and keeps the draft.
(() => {
  const FORMAT = 1;
  const told = JSON.parse(document.getElementById("told").textContent);
  const footer = document.getElementById("foot").content.firstElementChild;
  const note = footer.querySelector("#file-note");
  const needed = { WebAssembly: "WebAssembly", DecompressionStream: "DecompressionStream", Worker: "Worker" };

  const say = (text) => { note.textContent = text; };
  const giveUp = (text) => {
    const starting = document.getElementById("starting");
    starting.setAttribute("role", "alert");
    starting.textContent = text;
  };
  const missing = Object.keys(needed).filter((name) => !(name in window));
  if (missing.length) {
    giveUp(`This browser is too old for this file: it lacks ${missing.join(" and ")}. A newer one opens it.`);
    return;
  }

  const decode = (letters) => {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(letters);
    const read = atob(letters);
    const bytes = new Uint8Array(read.length);
    for (let place = 0; place < read.length; place += 1) bytes[place] = read.charCodeAt(place);
    return bytes;
  };
  // The parts, each compressed and written in letters; none is needed twice.
  const unpack = async (name) => {
    const part = document.getElementById(name);
    const bytes = decode(part.textContent);
    part.remove();
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  };

  // The worker answers one after the other.
  let worker;
  const waiting = new Map();
  let last = 0;
  const tell = (message, moved = []) =>
    new Promise((give, refuse) => {
      waiting.set((last += 1), { give, refuse });
      worker.postMessage({ number: last, ...message }, moved);
    });
  const hear = ({ data: { number, reply, failure } }) => {
    const { give, refuse } = waiting.get(number);
    waiting.delete(number);
    if (failure === undefined) give(reply);
    else refuse(new Error(failure));
  };
  const ask = async (method, address, body = "") => {
    const reply = await tell({ asked: [method, address, String(body)] });
    if (Object.keys(reply.written).length) await keep(reply.written);
    return reply;
  };
  const follow = async (method, address, body) => {
    let reply = await ask(method, address, body);
    while (reply.location) {
      address = reply.location;
      reply = await ask("GET", address.split("#")[0]);
    }
    return { reply, address };
  };
  const read = (reply) => new TextDecoder().decode(reply.body);

  // The draft: the files of the description, in the browser's own store. A revision tells tabs of one file apart.
  let files = {};
  let revision = 0;
  let isSaved = true;
  const store = (work) =>
    new Promise((give, refuse) => {
      const opening = indexedDB.open("evenhand", FORMAT);
      opening.onupgradeneeded = () => opening.result.createObjectStore("drafts");
      opening.onerror = () => refuse(opening.error);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction("drafts", "readwrite");
        let found;
        work(transaction.objectStore("drafts"), (value) => { found = value; });
        transaction.oncomplete = () => { opening.result.close(); give(found); };
        transaction.onabort = () => { opening.result.close(); refuse(transaction.error ?? new Error("overtaken")); };
      };
    });
  const recall = async () => {
    try {
      const draft = await store((drafts, give) => {
        drafts.get("case").onsuccess = (event) => give(event.target.result);
      });
      ({ files, revision } = draft ?? { files: {}, revision: 0 });
      isSaved = !Object.keys(files).length;
    } catch (failure) {
      say(`This browser keeps no draft (${failure.message}): save yours before you leave.`);
    }
  };
  const keep = async (written) => {
    files = { ...files, ...written };
    isSaved = false;
    try {
      await store((drafts) => {
        drafts.get("case").onsuccess = (event) => {
          if ((event.target.result?.revision ?? 0) !== revision) event.target.transaction.abort();
          else drafts.put({ revision: revision + 1, files }, "case");
        };
      });
      revision += 1;
      say("");
    } catch (failure) {
      say(
        failure.message === "overtaken"
          ? "Another tab has changed the draft since. What you typed here is kept in this tab alone: save it."
          : `The draft was not kept (${failure.message}): save yours before you leave.`,
      );
    }
  };
  const forget = async () => {
    if (!window.confirm("Begin anew? The draft in this browser is deleted; what you saved stays.")) return;
    await store((drafts) => drafts.delete("case")).catch(() => {});
    files = {};
    revision = 0;
    isSaved = true;
    await tell({ files });
    go("GET", "/");
  };
  const give = (name, type, body) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([body], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    if (name.endsWith(".zip")) isSaved = true;
  };

  // A page takes the place of the one before; the footer of the file stays. What the scripts of a page listen to
  // on the window ends with the page, as where each page is loaded.
  let here = "/";
  let leaving = new AbortController();
  const listen = window.addEventListener.bind(window);
  window.addEventListener = (type, hear) => listen(type, hear, { signal: leaving.signal });
  const show = (page, address, isNew) => {
    const next = new DOMParser().parseFromString(page, "text/html");
    document.documentElement.lang = next.documentElement.lang;
    document.title = next.title;
    for (const link of next.querySelectorAll('a[href^="http"]')) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
    const scripts = [...next.querySelectorAll("script[src]")].map((each) => each.getAttribute("src"));
    for (const each of next.querySelectorAll("script")) each.remove();
    next.body.append(footer);
    leaving.abort();
    leaving = new AbortController();
    document.body.replaceWith(next.body);
    for (const name of scripts) {
      const script = document.createElement("script");
      script.textContent = told.scripts[name];
      document.body.append(script);
    }
    here = address;
    if (isNew) window.history.pushState(null, "", `#${address}`);
    const anchor = address.includes("#") ? document.getElementById(address.split("#").pop()) : null;
    if (anchor) anchor.scrollIntoView();
    else window.scrollTo(0, 0);
    (document.querySelector("[autofocus]") ?? anchor ?? document.getElementById("main"))?.focus({ preventScroll: true });
  };
  const visit = async (method, asked, body, isNew) => {
    const { reply, address } = await follow(method, asked, body);
    if (reply.filename) give(reply.filename, reply.type, reply.body);
    else show(read(reply), address, isNew && address !== here);
  };
  const go = (method, address, body, isNew = true) =>
    visit(method, address, body, isNew).catch((failure) => {
      say(`evenhand could not answer: ${failure.message}. What you typed is still here.`);
    });
  const resolve = (address) => (address.startsWith("?") ? here.split(/[?#]/)[0] + address : address || here);

  window.evenhandSend = async (method, path, body) => {
    const { reply, address } = await follow(method, resolve(path), body);
    return { status: reply.status, text: read(reply), address };
  };
  // The page's own script hears first, at the document.
  listen("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const address = link?.getAttribute("href");
    if (!address || event.defaultPrevented || event.ctrlKey || event.metaKey || !/^[/?]/.test(address)) return;
    event.preventDefault();
    go("GET", resolve(address));
  });
  listen("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const { target: form, submitter: by } = event;
    const attribute = (name) => by?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? "";
    const address = resolve(attribute("action"));
    const typed = new URLSearchParams(new FormData(form, by));
    if (attribute("method").toLowerCase() === "post") go("POST", address, typed);
    else go("GET", `${address.split("?")[0]}?${typed}`);
  });
  listen("popstate", () => {
    const address = decodeURI(window.location.hash.slice(1)) || "/";
    if (address.startsWith("/") && address !== here) go("GET", address, "", false);
  });
  listen("beforeunload", (event) => {
    if (!isSaved) event.preventDefault();
  });
  footer.querySelector("#file-save").addEventListener("click", () => go("GET", told.archive));
  footer.querySelector("#file-forget").addEventListener("click", forget);

  const start = async () => {
    const [code, wasm, library, site] = await Promise.all(["code", "wasm", "library", "site"].map(unpack));
    worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    worker.onmessage = hear;
    await recall();
    const language = window.navigator.language.slice(0, 2);
    await tell({ parts: { wasm, library, site, language }, files }, [wasm, library, site]);
    const address = decodeURI(window.location.hash.slice(1));
    await visit("GET", address.startsWith("/") ? address : "/", "", false);
  };
  // The parts stand at the end of the file.
  document.addEventListener("DOMContentLoaded", () => {
    start().catch((failure) => giveUp(`evenhand could not start: ${failure.message}`));
  });
})();
