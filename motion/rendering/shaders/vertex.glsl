#version 330
#ifdef CLOTH
#include "noise.glsl"
out vec3 fold;
#endif
// Vertices come posed, in the world; what is painted on them lies in the bind pose.
uniform mat4 view_projection;
in vec3 position;
in vec3 normal;
in vec4 mask;
in vec3 neutral;
#ifdef HAIR
in vec3 strand;
out vec3 world_strand;
#endif
out vec3 world;
out vec3 world_normal;
out vec3 bind;
out vec4 masks;

void main() {
    world = position;
    world_normal = normal;
    bind = neutral;
    masks = mask;
#ifdef HAIR
    world_strand = strand;
#endif
#ifdef CLOTH
    // Slow folds: the slope of a noise over the cloth, in the frame of the bind pose.
    vec2 place = neutral.xy * vec2(26.0, 17.0) + neutral.z * 14.0;
    float level = noise2(place);
    fold = vec3(noise2(place + vec2(0.1, 0.0)) - level, noise2(place + vec2(0.0, 0.1)) - level, 0.0);
#endif
    gl_Position = view_projection * vec4(world, 1.0);
}
