#include "light.glsl"
uniform vec3 tone;
uniform float wet;
uniform float depth_shade;
uniform float front;

void main() {
    vec3 n = normalize(world_normal), v = normalize(eye - world);
    if (!gl_FrontFacing) n = -n;
    // Deep in the mouth it is dark.
    float reach = mix(1.0, clamp(1.0 - (front - bind.z) / 0.060, 0.55, 1.0), depth_shade);
    float shadow = lit(n);
    vec3 light = KEY * clamp((dot(n, key_direction) + 0.3) / 1.3, 0.0, 1.0) * mix(0.25, 1.0, shadow) + FILL * 0.5 + room(n);
    vec3 result = tone * light * reach * reach + wet * reach * KEY * shadow * gloss(n, key_direction, v, 0.3, 0.04);
    colour = vec4(film(result), 1.0);
}
