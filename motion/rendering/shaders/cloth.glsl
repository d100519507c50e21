#include "light.glsl"
#include "cut.glsl"
uniform vec3 jacket_tone;
uniform vec3 top_tone;
uniform vec3 trouser_tone;
uniform float hem;
in vec3 fold;

// Soft line of a given half width around zero.
float seam(float distance, float width) { return 1.0 - smoothstep(width * 0.4, width * 1.6, abs(distance)); }

void main() {
    vec3 n = normalize(world_normal), v = normalize(eye - world);
    if (bare(bind)) discard;
    float below = neck_place.y - bind.y;
    float front = at_front(bind);
    float x = abs(bind.x);

    // The open jacket: a V from the neck to under the bust, lapels beside it, a top within.
    float height = clamp((JACKET_DEPTH - below) / JACKET_DEPTH, 0.0, 1.3);
    float inside = front * step(below, JACKET_DEPTH);
    float edge = x - opening(below);
    bool top = inside > 0.5 && edge < 0.0;

    // The inside of sleeves and collar lies in the dark.
    float crease = gl_FrontFacing ? 1.0 : 0.3;
    if (!gl_FrontFacing) n = -n;
    float relief = 0.0;
    vec3 albedo = jacket_tone;
    if (top) {
        albedo = top_tone;
        crease *= mix(0.55, 1.0, smoothstep(0.0, 0.016, -edge));
        crease *= 1.0 - 0.16 * seam(below - neckline(x) - 0.006, 0.002);
    } else if (below > hem) {
        albedo = trouser_tone;
        crease *= mix(0.35, 1.0, smoothstep(hem, hem + 0.03, below));
    } else if (x < 0.16 && front > 0.0) {
        float lapel = 0.052 * smoothstep(0.02, 0.75, height) * (1.0 - 0.25 * smoothstep(0.9, 1.1, height));
        float outer = edge - lapel;
        float on = inside * step(outer, 0.0);
        // The notch where collar and lapel meet.
        float notch = below - 0.070 + 0.45 * (edge - 0.5 * lapel);
        on *= 1.0 - inside * step(0.0, edge - 0.55 * lapel) * (1.0 - smoothstep(0.0, 0.007, abs(notch + 0.004)));
        relief = on * 0.16 + 0.35 * inside * seam(edge, 0.0022) * step(0.0, edge);
        crease *= 1.0 - 0.55 * inside * (1.0 - on) * (1.0 - smoothstep(0.0, 0.007, outer));
        crease *= 1.0 - 0.45 * on * seam(notch, 0.0012);
        float down = below - JACKET_DEPTH;
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
        crease *= 1.0 - 0.22 * front * seam(x - 0.078 - 0.10 * (down - 0.05) * (down - 0.05), 0.0012) * smoothstep(-0.09, -0.05, down) * step(down, 0.155);
        crease *= 1.0 - 0.35 * seam(below - hem + 0.012, 0.0012);
    } else if (x > 0.6 * wrist_place.x) {
        crease *= 1.0 - 0.4 * seam(past_cuff(bind) + 0.030, 0.0012);
    }
    n = normalize(n - fold * (top ? 0.7 : 1.2));

    float shadow = lit(n);
    vec3 light = KEY * clamp((dot(n, key_direction) + 0.12) / 1.12, 0.0, 1.0) * mix(0.05, 1.0, shadow);
    light += FILL * clamp((dot(n, FILL_DIRECTION) + 0.25) / 1.25, 0.0, 1.0) + room(n);
    vec3 result = albedo * light * crease * (1.0 + relief);
    float rim = 1.0 - max(dot(n, v), 0.0);
    rim *= rim * rim;
    result += (albedo * 0.6 + 0.035) * RIM * rim * (0.35 + max(dot(n, RIM_DIRECTION), 0.0) + max(dot(n, RIM_LEFT_DIRECTION), 0.0));
    colour = vec4(film(result), 1.0);
}
