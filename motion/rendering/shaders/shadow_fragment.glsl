#version 330
in vec3 bind;
in vec4 masks;
void main() {}
