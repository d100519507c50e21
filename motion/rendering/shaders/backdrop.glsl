#version 330
uniform sampler2D picture;
in vec2 place;
out vec4 colour;
void main() { colour = vec4(texture(picture, vec2(place.x, 1.0 - place.y)).rgb, 1.0); }
