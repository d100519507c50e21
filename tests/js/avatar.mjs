// Plays an avatar file with three.js and prints where its joints and some vertices are at the given times.
//   node avatar.mjs FILE.glb TIME_S...
import * as THREE from 'three';
import { load } from './gltf.mjs';

const [path, ...times] = process.argv.slice(2);
const gltf = await load(path);
const meshes = [];
const bones = [];
gltf.scene.traverse((object) => {
  if (object.isSkinnedMesh) meshes.push(object);
  if (object.isBone) bones.push(object);
});
const mixer = new THREE.AnimationMixer(gltf.scene);
const action = mixer.clipAction(gltf.animations[0]);
action.setLoop(THREE.LoopOnce).clampWhenFinished = true;
action.play();
const frames = times.map((time) => {
  mixer.setTime(Number(time));
  gltf.scene.updateMatrixWorld(true);
  const joints = Object.fromEntries(bones.map((b) => [b.name, b.getWorldPosition(new THREE.Vector3()).toArray()]));
  const vertices = Object.fromEntries(
    meshes.map((mesh) => {
      mesh.skeleton.update();
      const count = mesh.geometry.attributes.position.count;
      const placed = [];
      for (let i = 0; i < count; i += 1) {
        placed.push(mesh.localToWorld(mesh.getVertexPosition(i, new THREE.Vector3())).toArray());
      }
      return [mesh.material.name, placed];
    }),
  );
  return { joints, vertices };
});
const targets = meshes.map((mesh) => Object.keys(mesh.morphTargetDictionary ?? {}));
console.log(
  JSON.stringify({
    animations: gltf.animations.length,
    duration: gltf.animations[0].duration,
    label: gltf.asset.extras,
    materials: meshes.map((mesh) => mesh.material.name),
    targets,
    frames,
  }),
);
