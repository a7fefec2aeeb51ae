// What a YAML language server shows in an editor: node ask_editor.js INSTALLED SCHEMA FILE
// prints each remark on the file, with the text it is on and the only text that a fix would put there.
const fs = require("fs");
const [, , installed, schema, file] = process.argv;
const server = `${installed}/node_modules/yaml-language-server/out/server/src`;
const { getLanguageService } = require(`${server}/languageservice/yamlLanguageService`);
const { SettingsState } = require(`${server}/yamlSettings`);
const { TextDocument } = require(`${installed}/node_modules/vscode-languageserver-textdocument`);

const nobody = { send() {}, sendError() {}, sendTrack() {}, sendNotification() {}, onRequest() {} };
const service = getLanguageService({
  schemaRequestService: async () => fs.readFileSync(schema, "utf8"),
  workspaceContext: { resolveRelativePath: (path) => path },
  connection: nobody,
  telemetry: nobody,
  yamlSettings: new SettingsState(),
  clientCapabilities: {},
});
service.configure({ validate: true, schemas: [{ fileMatch: ["*.yaml"], uri: `file://${schema}` }] });

async function ask() {
  const document = TextDocument.create(`file://${file}`, "yaml", 1, fs.readFileSync(file, "utf8"));
  const remarks = await service.doValidation(document, false);
  return remarks.map((each) => {
    const asked = { textDocument: document, range: each.range, context: { diagnostics: [each] } };
    const fixes = service.getCodeAction(document, asked).filter((fix) => fix.kind === "quickfix");
    return [document.getText(each.range), each.message, fixes.length === 1 ? fixes[0].title : ""];
  });
}

ask().then((remarks) => console.log(JSON.stringify(remarks)));
