// Prints the Khronos validator's report for each file as one JSON object a line; exit 1 if any file has an error.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { validateBytes } from 'gltf-validator';

let failed = false;
for (const path of process.argv.slice(2)) {
  const report = await validateBytes(new Uint8Array(await readFile(path)), {
    uri: basename(path),
    maxIssues: 200,
    writeTimestamp: false,
  });
  failed ||= report.issues.numErrors > 0;
  console.log(JSON.stringify(report));
}
process.exit(failed ? 1 : 0);
