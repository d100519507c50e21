#version 330
in vec3 bind;
in vec4 masks;
#ifdef CLOTH
#include "cut.glsl"
#endif

void main() {
#ifdef CLOTH
    if (bare(bind)) discard;
#endif
}
