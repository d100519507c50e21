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
    vec3 white = vec3(0.86, 0.83, 0.82) * (1.0 - 0.25 * smoothstep(0.008, 0.016, angle));
    float ray = noise(vec3(around * 9.0, angle * 900.0, 3.0)) * 0.6 + noise(vec3(around * 28.0, angle * 300.0, 9.0)) * 0.4;
    float r = angle / 0.0062;
    vec3 iris = iris_tone * (0.55 + 0.9 * ray) * mix(0.75, 1.5, smoothstep(0.35, 0.8, r) * (0.6 + 0.4 * smoothstep(0.3, -0.9, d.y / max(length(d.xy), 1e-4))));
    iris *= 1.0 - 0.75 * smoothstep(0.74, 1.0, r);
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
    vec3 box = normalize(vec3(-0.42, 0.52, 0.75));
    float catch_light = smoothstep(0.965, 0.980, dot(m, box));
    float second = smoothstep(0.978, 0.990, dot(m, normalize(vec3(0.55, -0.10, 0.83))));
    result += vec3(1.9) * catch_light + vec3(0.35) * second;
    colour = vec4(film(result), 1.0);
}
