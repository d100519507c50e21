#include "light.glsl"
uniform vec3 jacket_tone;
uniform vec3 top_tone;
uniform vec3 trouser_tone;
uniform vec3 neck_place;
uniform float hem;

// Soft line of a given half width around zero.
float seam(float distance, float width) { return 1.0 - smoothstep(width * 0.4, width * 1.6, abs(distance)); }

void main() {
    vec3 n = normalize(world_normal), v = normalize(eye - world);
    float below = neck_place.y - bind.y;
    float front = smoothstep(-0.005, 0.015, bind.z - neck_place.z);
    float x = abs(bind.x);
    // The collar's edge rises to the nape.
    if (below < mix(-0.018, -0.004, front)) discard;

    // The open jacket: a V from the neck to under the bust, lapels beside it.
    const float DEPTH = 0.285;
    float height = clamp((DEPTH - below) / DEPTH, 0.0, 1.3);
    float opening = 0.072 * pow(height, 0.92);
    float inside = front * step(below, DEPTH);
    float edge = x - opening;
    bool top = inside > 0.5 && edge < 0.0;
    // A round neckline for the top: skin shows above it.
    if (top && below < 0.088 - 0.055 * pow(x / 0.075, 2.0)) discard;

    float crease = 1.0;
    float relief = 0.0;
    vec3 albedo = jacket_tone;
    float roughness = 0.62;
    if (top) {
        albedo = top_tone;
        crease *= mix(0.55, 1.0, smoothstep(0.0, 0.016, -edge));
        crease *= 1.0 - 0.16 * seam(below - (0.094 - 0.055 * pow(x / 0.075, 2.0)), 0.002);
        roughness = 0.85;
    } else if (below < hem) {
        float lapel = 0.052 * smoothstep(0.02, 0.75, height) * (1.0 - 0.25 * smoothstep(0.9, 1.1, height));
        float outer = edge - lapel;
        float on = inside * step(outer, 0.0);
        // The notch where collar and lapel meet.
        float notch = below - 0.070 + 0.45 * (edge - 0.5 * lapel);
        on *= 1.0 - inside * step(0.0, edge - 0.55 * lapel) * (1.0 - smoothstep(0.0, 0.007, abs(notch + 0.004)));
        relief = on * 0.16 + 0.35 * inside * seam(edge, 0.0022) * step(0.0, edge);
        crease *= 1.0 - 0.55 * inside * (1.0 - on) * (1.0 - smoothstep(0.0, 0.007, outer));
        crease *= 1.0 - 0.45 * on * seam(notch, 0.0012);
        float down = below - DEPTH;
        float centre = front * smoothstep(-0.004, 0.004, down);
        crease *= 1.0 - 0.6 * centre * seam(bind.x + 0.014 + 0.10 * max(down - 0.14, 0.0), 0.0016);
        // Buttons.
        for (int i = 0; i < 2; i++) {
            float r = length(vec2(bind.x, down - 0.022 - 0.095 * float(i)));
            float disc = front * (1.0 - smoothstep(0.0078, 0.0088, r));
            albedo = mix(albedo, jacket_tone * 0.35 + 0.02, disc);
            relief += disc * 0.5 * smoothstep(0.004, 0.008, r);
            crease *= 1.0 - 0.5 * front * seam(r - 0.0095, 0.0012);
        }
        // Flap pockets, waist darts.
        float flap = front * step(0.050, x) * step(x, 0.128);
        crease *= 1.0 - 0.5 * flap * seam(down - 0.155 - 0.10 * (x - 0.09), 0.0016);
        crease *= 1.0 - 0.3 * flap * seam(down - 0.200 - 0.10 * (x - 0.09), 0.0014);
        crease *= 1.0 - 0.22 * front * seam(x - 0.078 - 0.10 * pow(down - 0.05, 2.0), 0.0012) * smoothstep(-0.09, -0.05, down) * step(down, 0.155);
        crease *= 1.0 - 0.35 * seam(below - hem + 0.012, 0.0012);
    } else {
        albedo = trouser_tone;
        crease *= mix(0.35, 1.0, smoothstep(hem, hem + 0.03, below));
    }
    albedo *= 1.0 + 0.10 * (hash3(floor(bind * 1400.0)) - 0.5);
    // Slow folds.
    vec2 fold = bind.xy * vec2(26.0, 17.0) + bind.z * 14.0;
    float level = noise2(fold);
    vec3 slope = vec3(noise2(fold + vec2(0.1, 0.0)) - level, noise2(fold + vec2(0.0, 0.1)) - level, 0.0);
    n = normalize(n - slope * (top ? 0.7 : 1.2));

    float shadow = lit(n);
    vec3 light = KEY * clamp((dot(n, key_direction) + 0.12) / 1.12, 0.0, 1.0) * mix(0.05, 1.0, shadow);
    light += FILL * clamp((dot(n, FILL_DIRECTION) + 0.25) / 1.25, 0.0, 1.0) + room(n);
    vec3 result = albedo * light * crease * (1.0 + relief);
    float rim = pow(1.0 - max(dot(n, v), 0.0), 3.5);
    result += (albedo * 0.6 + 0.035) * RIM * rim * (0.35 + max(dot(n, RIM_DIRECTION), 0.0) + max(dot(n, RIM_LEFT_DIRECTION), 0.0));
    result += KEY * shadow * crease * gloss(n, key_direction, v, roughness, 0.035) * 0.35;
    colour = vec4(film(result), 1.0);
}
