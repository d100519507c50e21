#version 330
// The studio: a soft key from the camera's left, a fill from its right, a rim from behind, a bright room.
in vec3 world;
in vec3 world_normal;
in vec3 bind;
in vec4 masks;
out vec4 colour;
uniform vec3 eye;
uniform vec3 key_direction;
uniform mat4 shadow_matrix;
uniform sampler2DShadow shadow_map;

const vec3 KEY = vec3(1.03, 0.98, 0.91) * 1.28;
const vec3 FILL = vec3(0.88, 0.93, 1.0) * 0.34;
const vec3 RIM = vec3(1.0, 0.96, 0.92) * 0.9;
const vec3 SKY = vec3(0.84, 0.86, 0.90) * 0.46;
const vec3 FLOOR = vec3(0.66, 0.56, 0.48) * 0.30;
const vec3 FILL_DIRECTION = normalize(vec3(0.85, 0.15, 0.75));
const vec3 RIM_DIRECTION = normalize(vec3(0.75, 0.55, -0.75));
const vec3 RIM_LEFT_DIRECTION = normalize(vec3(-0.8, 0.5, -0.7));

#include "noise.glsl"

// Part of the key light that arrives, by percentage-closer filtering over a turned ring of samples.
float lit(vec3 normal) {
    vec4 place = shadow_matrix * vec4(world + normal * 0.008, 1.0);
    vec3 p = place.xyz / place.w * 0.5 + 0.5;
    if (p.x < 0.0 || p.x > 1.0 || p.y < 0.0 || p.y > 1.0) return 1.0;
    // Interleaved gradient noise (J. Jimenez 2014): neighbouring pixels turn the ring by evenly spread angles.
    float turn = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) * 2.0 - 1.0;
    vec2 a = vec2(turn, 1.0 - abs(turn)) * 0.0030;
    vec2 b = vec2(-a.y, a.x);
    float sum = texture(shadow_map, vec3(p.xy + a, p.z)) + texture(shadow_map, vec3(p.xy - a, p.z));
    sum += texture(shadow_map, vec3(p.xy + 0.55 * b, p.z)) + texture(shadow_map, vec3(p.xy - 0.55 * b, p.z));
    return sum * 0.25;
}

// Trowbridge-Reitz lobe with Schlick's Fresnel term and a simple visibility term.
float gloss(vec3 n, vec3 l, vec3 v, float roughness, float f0) {
    vec3 h = normalize(l + v);
    float a = roughness * roughness;
    float nh = max(dot(n, h), 0.0), nl = max(dot(n, l), 0.0), vh = max(dot(v, h), 0.0);
    float d = nh * nh * (a * a - 1.0) + 1.0;
    float lobe = a * a / (3.14159 * d * d);
    float away = (1.0 - vh) * (1.0 - vh);
    float fresnel = f0 + (1.0 - f0) * away * away * (1.0 - vh);
    return lobe * fresnel * nl / (4.0 * max(vh * vh, 0.1)) * 3.14159;
}

vec3 room(vec3 n) { return mix(FLOOR, SKY, 0.5 + 0.5 * n.y); }

// Filmic curve (K. Narkowicz 2016, fitted to ACES), then display gamma.
vec3 film(vec3 c) {
    c = max(c, 0.0) * 0.72;
    c = c * (2.51 * c + 0.03) / (c * (2.43 * c + 0.59) + 0.14);
    // The 2.2nd root by square roots (I. Taylor 2012), a third of the price of pow.
    vec3 s = sqrt(clamp(c, 0.0, 1.0)), t = sqrt(s);
    return 0.585122381 * s + 0.783140355 * t - 0.368262736 * sqrt(t);
}
