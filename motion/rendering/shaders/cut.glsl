// Where the cloth ends, in the bind pose: the collar, the open jacket with a round top under it, the cuffs.
uniform vec3 neck_place;
uniform vec3 wrist_place;
uniform vec3 wrist_axis;

const float JACKET_DEPTH = 0.285;

float at_front(vec3 p) { return smoothstep(-0.005, 0.015, p.z - neck_place.z); }

// Half the width of the jacket's opening.
float opening(float below) { return 0.072 * clamp((JACKET_DEPTH - below) / JACKET_DEPTH, 0.0, 1.3); }

// Depth of the top's neckline below the neck.
float neckline(float x) { return 0.088 - 9.8 * x * x; }

// Distance along the forearm past the cuff.
float past_cuff(vec3 p) { return dot(vec3(abs(p.x), p.yz) - wrist_place, wrist_axis) + 0.012; }

bool bare(vec3 p) {
    float below = neck_place.y - p.y, front = at_front(p), x = abs(p.x);
    if (below < mix(-0.018, -0.004, front)) return true;
    if (front > 0.5 && below < JACKET_DEPTH && x < opening(below) && below < neckline(x)) return true;
    return past_cuff(p) > 0.0 && x > 0.6 * wrist_place.x;
}
