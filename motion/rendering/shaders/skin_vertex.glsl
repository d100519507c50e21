#version 330
#ifdef CLOTH
#include "noise.glsl"
out vec3 fold;
#endif
// Linear blend skinning from the bind pose. `bones` holds three rows of each bone's matrix.
const int BONES = 61;
uniform vec4 bones[BONES * 3];
uniform mat4 view_projection;
in vec3 position;
in vec3 normal;
in uvec4 bone_a;
in uvec4 bone_b;
in vec4 weight_a;
in vec4 weight_b;
in vec4 mask;
in vec3 neutral;
#ifdef HAIR
in vec3 strand;
out vec3 world_strand;
#endif
out vec3 world;
out vec3 world_normal;
out vec3 bind;
out vec3 bind_normal;
out vec4 masks;

void gather(inout vec4 x, inout vec4 y, inout vec4 z, uint bone, float weight) {
    int row = int(bone) * 3;
    x += weight * bones[row];
    y += weight * bones[row + 1];
    z += weight * bones[row + 2];
}

void main() {
    vec4 x = vec4(0.0), y = vec4(0.0), z = vec4(0.0);
    for (int i = 0; i < 4; i++) gather(x, y, z, bone_a[i], weight_a[i]);
    if (weight_b[0] > 0.0) for (int i = 0; i < 4; i++) gather(x, y, z, bone_b[i], weight_b[i]);
    vec4 p = vec4(position, 1.0);
    world = vec3(dot(x, p), dot(y, p), dot(z, p));
    world_normal = vec3(dot(x.xyz, normal), dot(y.xyz, normal), dot(z.xyz, normal));
    bind = neutral;
    bind_normal = normal;
    masks = mask;
#ifdef HAIR
    world_strand = vec3(dot(x.xyz, strand), dot(y.xyz, strand), dot(z.xyz, strand));
#endif
#ifdef CLOTH
    // Slow folds: the slope of a noise over the cloth, in the frame of the bind pose.
    vec2 place = neutral.xy * vec2(26.0, 17.0) + neutral.z * 14.0;
    float level = noise2(place);
    fold = vec3(noise2(place + vec2(0.1, 0.0)) - level, noise2(place + vec2(0.0, 0.1)) - level, 0.0);
#endif
    gl_Position = view_projection * vec4(world, 1.0);
}
