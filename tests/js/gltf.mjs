// Opens a glTF binary with three.js, without a browser.
import { readFile } from 'node:fs/promises';

// GLTFLoader looks for these two browser globals even where a file has no texture.
globalThis.self ??= globalThis;
globalThis.ProgressEvent ??= class extends Event {};

const { GLTFLoader } = await import('three/examples/jsm/loaders/GLTFLoader.js');

export async function load(path, ...plugins) {
  const bytes = await readFile(path);
  const loader = new GLTFLoader();
  for (const plugin of plugins) loader.register(plugin);
  return loader.parseAsync(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), '');
}
