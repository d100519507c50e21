#include "light.glsl"
uniform vec3 hair_tone;
uniform vec3 head_centre;
in vec3 world_strand;

void main() {
    vec3 v = normalize(eye - world), g = normalize(world_normal);
    if (!gl_FrontFacing) g = -g;
    float along = masks.z, across = fract(masks.w), lock = floor(masks.w);
    // Strands: a pattern that runs the length of the ribbon; the tips fray along it.
    float thread = mix(noise2(vec2(across * 24.0 + 31.0 * lock, along * 2.2)), hash(vec2(lock, 7.0)), 0.35);
#ifdef FRAYED
    float edge = 1.0 - 2.0 * abs(across - 0.5);
    if (thread * (0.4 + 0.6 * smoothstep(0.0, 0.35, edge)) < 0.62 * smoothstep(0.86, 1.0, along)) discard;
#endif
    vec3 t = normalize(world_strand);
    vec3 round = normalize(world - head_centre);
    vec3 n = normalize(mix(g, round, 0.72));
    float shadow = lit(n);
    // Two highlights shifted along the strand (T. Scheuermann 2004, after Kajiya and Kay 1989).
    float shift = (thread - 0.5) * 0.35;
    vec3 h = normalize(key_direction + v);
    float th = dot(normalize(t + n * (shift - 0.10)), h);
    float th2 = dot(normalize(t + n * (shift + 0.16)), h);
    float first = pow(sqrt(max(1.0 - th * th, 0.0)), 90.0);
    float second = pow(sqrt(max(1.0 - th2 * th2, 0.0)), 22.0);
    float facing = clamp((dot(n, key_direction) + 0.25) / 1.25, 0.0, 1.0);
    vec3 albedo = hair_tone * (0.65 + 0.8 * thread) * mix(0.55, 1.0, smoothstep(0.0, 0.10, along));
    vec3 light = KEY * facing * mix(0.25, 1.0, shadow) + FILL * clamp((dot(n, FILL_DIRECTION) + 0.4) / 1.4, 0.0, 1.0) + room(n) * 0.8;
    vec3 result = albedo * light;
    result += KEY * facing * mix(0.1, 1.0, shadow) * (first * vec3(0.040, 0.034, 0.030) + second * hair_tone * 1.3) * (0.4 + thread);
    float rim = 1.0 - max(dot(n, v), 0.0);
    rim *= rim * rim;
    result += RIM * rim * hair_tone * 5.0 * (max(dot(n, RIM_DIRECTION), 0.0) + max(dot(n, RIM_LEFT_DIRECTION), 0.0));
    colour = vec4(film(result), 1.0);
}
