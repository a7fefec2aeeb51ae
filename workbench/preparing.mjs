// Runs the runtime once, at the desk, so that a page need not do what can be done before.
// node preparing.mjs RUNTIME WORK: in WORK stand `python.zip`, `site.zip` and `preparing.py`, and are written anew.
import { pathToFileURL } from "node:url";
import path from "node:path";

const [runtime, work] = process.argv.slice(2).map((each) => path.resolve(each));
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")));
const python = await loadPyodide();
python.FS.mkdirTree("/work");
python.mountNodeFS("/work", work);
python.runPython("import runpy; runpy.run_path('/work/preparing.py', run_name='__main__')");
