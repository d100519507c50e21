#include "light.glsl"
uniform vec3 centre;
uniform vec3 iris_tone;
uniform mat3 eye_turn;
uniform float radius;

void main() {
    // Position on the ball before it turned; the pupil looks along +Z there.
    vec3 d = normalize(bind - centre);
    vec3 n = normalize(eye_turn * d), v = normalize(eye - world);
    float angle = atan(length(d.xy), d.z) * radius;
    float around = atan(d.y, d.x);
    vec3 white = vec3(0.93, 0.90, 0.895) * (1.0 - 0.25 * smoothstep(0.008, 0.016, angle));
    float r = angle / 0.0063;
    float ray = 0.5 + 0.5 * noise2(vec2(around * 15.0 + 60.0, r * 2.0));
    vec3 iris = iris_tone * (0.5 + 0.7 * ray) * mix(0.8, 1.9, smoothstep(0.3, 0.8, r) * (0.5 - 0.5 * d.y / max(length(d.xy), 1e-4)));
    iris *= 1.0 - 0.85 * smoothstep(0.72, 1.0, r);
    float pupil = 1.0 - smoothstep(0.36, 0.44, r);
    iris = mix(iris, vec3(0.008), pupil);
    vec3 albedo = mix(iris, white, smoothstep(0.94, 1.08, r));
    // The lids and lashes keep light from the upper part of the eye.
    float under = smoothstep(0.0072, 0.0010, n.y * radius);
    float side = smoothstep(0.0135, 0.006, abs(bind.x - centre.x));
    float open = mix(0.45, 1.0, under) * mix(0.6, 1.0, side);
    float shadow = mix(0.5, 1.0, lit(n));
    vec3 light = KEY * clamp((dot(n, key_direction) + 0.25) / 1.25, 0.0, 1.0) * shadow + FILL * 0.6 + room(n);
    vec3 result = albedo * light * open;
    // Two soft boxes mirrored in the cornea, which bulges a little over the iris.
    vec3 bulge = normalize(n + 0.25 * (n - vec3(0.0, 0.0, 1.0)) * smoothstep(1.1, 0.6, r));
    vec3 m = reflect(-v, bulge);
    vec3 box = normalize(vec3(-0.40, 0.30, 0.80));
    float catch_light = smoothstep(0.955, 0.972, dot(m, box));
    float second = smoothstep(0.978, 0.990, dot(m, normalize(vec3(0.50, -0.25, 0.83))));
    result += vec3(1.9) * catch_light + vec3(0.35) * second;
    colour = vec4(film(result), 1.0);
}
