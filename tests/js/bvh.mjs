// Plays a BVH file with three.js and prints where its joints are at the given times.
//   node bvh.mjs FILE.bvh TIME_S...
import { readFile } from 'node:fs/promises';
import * as THREE from 'three';
import { BVHLoader } from 'three/examples/jsm/loaders/BVHLoader.js';

const [path, ...times] = process.argv.slice(2);
const complaints = [];
console.error = (...words) => complaints.push(words.join(' '));
const { skeleton, clip } = new BVHLoader().parse(await readFile(path, 'utf8'));
const root = skeleton.bones[0];
const mixer = new THREE.AnimationMixer(root);
const action = mixer.clipAction(clip);
action.setLoop(THREE.LoopOnce).clampWhenFinished = true;
action.play();
const frames = times.map((time) => {
  mixer.setTime(Number(time));
  root.updateMatrixWorld(true);
  return Object.fromEntries(skeleton.bones.map((b) => [b.name, b.getWorldPosition(new THREE.Vector3()).toArray()]));
});
console.log(JSON.stringify({ complaints, frames }));
