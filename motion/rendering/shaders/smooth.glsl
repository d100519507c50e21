#version 330
// Smooths stairs along edges, after FXAA (T. Lottes 2009): where light changes, the pixel is mixed with what lies before
// and behind it along the edge.
uniform sampler2D picture;
uniform vec2 texel;
in vec2 place;
out vec4 colour;

const vec3 LUMA = vec3(0.299, 0.587, 0.114);
const float LEAST = 0.06;
const float LEAST_SHARE = 0.16;
const float FURTHEST = 6.0;

float luma(ivec2 p) { return dot(texelFetch(picture, p, 0).rgb, LUMA); }

vec3 along(vec2 by) { return textureLod(picture, place + by, 0.0).rgb; }

void main() {
    ivec2 here = ivec2(gl_FragCoord.xy);
    colour = texelFetch(picture, here, 0);
    float m = dot(colour.rgb, LUMA);
    float nw = luma(here + ivec2(-1, 1)), ne = luma(here + ivec2(1, 1));
    float sw = luma(here + ivec2(-1, -1)), se = luma(here + ivec2(1, -1));
    float high = max(m, max(max(nw, ne), max(sw, se))), low = min(m, min(min(nw, ne), min(sw, se)));
    // A software rasteriser skips the rest of a loop, but not of a branch.
    int edges = high - low < max(LEAST, high * LEAST_SHARE) ? 0 : 1;
    while (edges > 0) {
        vec2 way = vec2(sw + se - nw - ne, nw + sw - ne - se);
        float least = max((nw + ne + sw + se) * 0.03, 1.0 / 128.0);
        way = clamp(way / (min(abs(way.x), abs(way.y)) + least), -FURTHEST, FURTHEST) * texel;
        vec3 close = 0.5 * (along(way / -6.0) + along(way / 6.0));
        vec3 far = 0.5 * close + 0.25 * (along(-0.5 * way) + along(0.5 * way));
        float seen = dot(far, LUMA);
        colour.rgb = seen < low || seen > high ? close : far;
        edges = 0;
    }
}
