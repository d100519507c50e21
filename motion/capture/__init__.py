"""Motion from video: MediaPipe's landmarks of one person, fitted to the canonical skeleton."""

from motion.capture.capture import Captured, capture_video
from motion.capture.fitting import fit
from motion.capture.landmarks import Landmarks
from motion.capture.placing import placed

__all__ = ["Captured", "Landmarks", "capture_video", "fit", "placed"]
