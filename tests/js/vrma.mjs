// Plays a VRM Animation on a bare VRM humanoid and prints what the avatar does at the given times.
//   node vrma.mjs FILE.vrma TIME_S...
import * as THREE from 'three';
import { VRM, VRMExpression, VRMExpressionManager, VRMHumanBoneParentMap, VRMHumanoid, VRMLookAt } from '@pixiv/three-vrm';
import { VRMAnimationLoaderPlugin, VRMLookAtQuaternionProxy, createVRMAnimationClip } from '@pixiv/three-vrm-animation';
import { load } from './gltf.mjs';

const [path, ...times] = process.argv.slice(2);
const warnings = [];
console.warn = (...words) => warnings.push(words.join(' '));
const gltf = await load(path, (parser) => new VRMAnimationLoaderPlugin(parser));
const animation = gltf.userData.vrmAnimations?.[0];
if (!animation) {
  console.error('no VRM animation in the file');
  process.exit(1);
}

// An avatar with the file's own bones at their rest places, so that played poses can be compared with the source.
const definition = gltf.parser.json.extensions.VRMC_vrm_animation;
const places = gltf.parser.json.nodes;
const bones = {};
const root = new THREE.Group();
for (const name of Object.keys(VRMHumanBoneParentMap)) {
  const bone = definition.humanoid.humanBones[name];
  if (!bone) continue;
  const node = new THREE.Object3D();
  node.name = `avatar_${name}`;
  node.position.fromArray(places[bone.node].translation ?? [0, 0, 0]);
  bones[name] = { node };
  let parent = VRMHumanBoneParentMap[name];
  while (parent && !bones[parent]) parent = VRMHumanBoneParentMap[parent];
  (parent ? bones[parent].node : root).add(node);
}
root.updateWorldMatrix(true, true);
const humanoid = new VRMHumanoid(bones);
root.add(humanoid.normalizedHumanBonesRoot);
const manager = new VRMExpressionManager();
for (const group of Object.values(definition.expressions ?? {})) {
  for (const name of Object.keys(group)) {
    const expression = new VRMExpression(name);
    manager.registerExpression(expression);
    root.add(expression);
  }
}
const lookAt = new VRMLookAt(humanoid, { applyYawPitch() {}, lookAt() {} });
const proxy = new VRMLookAtQuaternionProxy(lookAt);
proxy.name = 'gaze';
root.add(proxy);
const vrm = new VRM({ scene: root, humanoid, expressionManager: manager, lookAt, meta: { metaVersion: '1' } });
const clip = createVRMAnimationClip(animation, vrm);
const mixer = new THREE.AnimationMixer(root);
const action = mixer.clipAction(clip);
action.setLoop(THREE.LoopOnce).clampWhenFinished = true;
action.play();
const frames = times.map((time) => {
  mixer.setTime(Number(time));
  humanoid.update();
  root.updateWorldMatrix(true, true);
  const world = {};
  for (const [name, { node }] of Object.entries(bones)) {
    world[name] = node.getWorldPosition(new THREE.Vector3()).toArray();
  }
  const expressions = Object.fromEntries(manager.expressions.map((e) => [e.expressionName, e.weight]));
  return { world, expressions, yaw: lookAt.yaw, pitch: lookAt.pitch };
});
console.log(JSON.stringify({ duration: clip.duration, tracks: clip.tracks.length, warnings, frames }));
