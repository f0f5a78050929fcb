// Asks Amazon's own validator about documents that come on standard input; prints what it has against them.
"use strict";
const { StaticAplTemplateValidator } = require(`${process.argv[2]}/apl-suggester`);

async function main() {
  const documents = JSON.parse(require("fs").readFileSync(0, "utf-8"));
  const validator = new StaticAplTemplateValidator();
  const found = {};
  for (const [name, document] of Object.entries(documents)) found[name] = await validator.validate(document);
  process.stdout.write(JSON.stringify(found));
}

main();
