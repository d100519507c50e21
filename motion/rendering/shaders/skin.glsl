#include "light.glsl"
uniform vec3 tone;
uniform vec3 lip_tone;
uniform vec3 hair_tone;
uniform vec3 nail_tone;
uniform vec3 brow_tone;
// Bind-pose places of the face, metres: eyes (left; the right mirrors it), mouth, tip of the nose, top of the head.
uniform vec3 eye_place;
uniform vec3 mouth_place;
uniform vec3 nose_place;
uniform float head_top;
uniform float makeup;
uniform int hair_line;

float bump(vec3 p, vec3 centre, vec3 size) {
    vec3 d = (p - centre) / size;
    return exp(-dot(d, d));
}

// A brow of short strokes along an arch over the eye.
float brow(vec3 p) {
    float u = (abs(p.x) - eye_place.x) / 0.0225;
    if (abs(u) > 1.25) return 0.0;
    float arch = 0.0215 + 0.0032 * (1.0 - (u - 0.35) * (u - 0.35)) - 0.0035 * smoothstep(0.5, 1.2, u);
    float v = (p.y - eye_place.y - arch) / 0.0034;
    float thick = mix(1.0, 0.35, smoothstep(0.0, 1.15, u)) * smoothstep(-1.15, -0.75, u);
    float body = smoothstep(1.0, 0.45, abs(v) / max(thick, 0.05)) * smoothstep(1.2, 0.8, abs(u));
    float strokes = 0.72 + 0.28 * noise(vec3((p.x * sign(p.x) * 0.85 - p.y * 0.6) * 2600.0, (p.y) * 420.0, 1.0));
    return body * strokes * 0.95;
}

void main() {
    vec3 n = normalize(world_normal), v = normalize(eye - world);
    vec3 p = vec3(abs(bind.x), bind.yz);
    vec3 albedo = tone;
    // Blood nearer to the surface: cheeks, nose, ears, knuckles and fingertips.
    float warm = 0.55 * bump(p, vec3(eye_place.x * 1.35, mix(eye_place.y, mouth_place.y, 0.52), nose_place.z - 0.035), vec3(0.020, 0.015, 0.05)) * makeup;
    warm += 0.28 * bump(p, nose_place, vec3(0.012, 0.010, 0.02));
    warm += 0.10 * (noise(bind * 90.0) - 0.5);
    albedo *= mix(vec3(1.0), vec3(1.05, 0.80, 0.78), clamp(warm, 0.0, 1.0));
    albedo *= 1.0 + 0.035 * (noise(bind * 420.0) - 0.5);
    float face = smoothstep(mouth_place.y - 0.06, mouth_place.y - 0.03, bind.y);
    float roughness = 0.50, f0 = 0.030;
    if (face > 0.0) {
        // Powder on the lids, a line along the lashes.
        vec3 lid = vec3(eye_place.x, eye_place.y + 0.0045, eye_place.z + 0.015);
        float shade = bump(p, lid, vec3(0.0175, 0.0075, 0.05)) * makeup;
        albedo = mix(albedo, albedo * vec3(0.86, 0.68, 0.64), 0.55 * shade);
        float hairy = brow(bind);
        albedo = mix(albedo, brow_tone, hairy);
        float lips = smoothstep(0.30, 0.72, masks.x);
        float seam = bump(p, mouth_place, vec3(0.028, 0.0011, 0.05));
        albedo = mix(albedo, lip_tone * (1.0 - 0.55 * seam), lips * mix(0.45, 0.92, makeup));
        roughness = mix(roughness, 0.30, lips * makeup);
        f0 = mix(f0, 0.045, lips);
    }
    if (hair_line > 0) {
        // The scalp under the hair: dark above a hairline from temple to temple and behind the ears.
        float line = mix(eye_place.y + 0.062, eye_place.y + 0.004, smoothstep(0.025, 0.068, p.x));
        line = mix(line, mouth_place.y - 0.012, smoothstep(-0.005, -0.060, bind.z - eye_place.z + 0.085));
        float edge = 0.006 + 0.006 * noise(bind * 700.0);
        float scalp = smoothstep(line - edge, line + edge, bind.y);
        if (p.x > 0.066 && bind.z > eye_place.z - 0.125) scalp = 0.0;
        albedo = mix(albedo, hair_tone * 0.9, scalp * 0.96);
    }
    float nails = smoothstep(0.35, 0.65, masks.y);
    albedo = mix(albedo, nail_tone, nails * mix(0.25, 0.85, makeup));
    roughness = mix(roughness, 0.22, nails);

    float shadow = lit(n);
    float wrap = dot(n, key_direction);
    // Red light travels farthest under the skin: each channel wraps around the terminator by its own width.
    vec3 width = vec3(0.42, 0.20, 0.13);
    vec3 diffuse = clamp((vec3(wrap) + width) / (1.0 + width), 0.0, 1.0);
    diffuse *= mix(vec3(0.35, 0.16, 0.12) * smoothstep(0.0, 0.4, wrap + 0.3) , vec3(1.0), shadow);
    vec3 light = KEY * diffuse;
    light += FILL * clamp((dot(n, FILL_DIRECTION) + 0.35) / 1.35, 0.0, 1.0);
    light += room(n);
    vec3 result = albedo * light;
    result += KEY * shadow * gloss(n, key_direction, v, roughness, f0) * 0.8;
    result += FILL * gloss(n, FILL_DIRECTION, v, roughness + 0.08, f0);
    // Light leaves grazing skin redder and weaker, which sets fingers apart from each other.
    float facing = max(dot(n, v), 0.0);
    result *= mix(vec3(0.74, 0.56, 0.52), vec3(1.0), smoothstep(0.0, 0.62, facing));
    float rim = (1.0 - facing) * (1.0 - facing) * (1.0 - facing);
    result += RIM * rim * (max(dot(n, RIM_DIRECTION), 0.0) + max(dot(n, RIM_LEFT_DIRECTION), 0.0)) * 0.55;
    result += albedo * vec3(0.10, 0.03, 0.02) * rim;
    colour = vec4(film(result), 1.0);
}
