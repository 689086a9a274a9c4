package org.sourceselect.phantom;

/**
 * The outer surface of the brain: cerebrum with temporal lobes, cerebellum, brain stem. Coordinates are those of the
 * average adult: 14 mm above and 16 mm in front of the anterior commissure's system, in mm.
 */
final class BrainHull {

    private static final double HALF_WIDTH = 64;
    private static final double HALF_LENGTH = 81;
    private static final double HEIGHT_ABOVE = 61;
    private static final double HEIGHT_BELOW = 38;
    private static final Ellipsoid TEMPORAL_LOBE = new Ellipsoid(39, 8, -33, 22, 36, 24);
    private static final Ellipsoid CEREBELLUM = new Ellipsoid(0, -46, -46, 48, 33, 25);

    private BrainHull() {}

    /**
     * Depths below the surface in mm, negative outside.
     *
     * @param all below the surface of the whole
     * @param cerebrum of cerebrum and temporal lobes alone
     * @param cerebellum of the cerebellum alone
     * @param stem of the brain stem alone
     * @param body of the cerebrum without temporal lobes
     * @param radius 1 on the surface of the cerebrum without temporal lobes, 0 at the origin
     */
    record Depth(double all, double cerebrum, double cerebellum, double stem, double body, double radius) {}

    /** The depths of a point. */
    static Depth at(double x, double y, double z) {
        // A skull is widest behind the ears.
        double u = Math.abs(x) / (HALF_WIDTH * (1 - 0.10 * Math.max(-1, Math.min(1, y / HALF_LENGTH))));
        double v = Math.abs(y) / HALF_LENGTH;
        double w = Math.abs(z) / (z > 0 ? HEIGHT_ABOVE : HEIGHT_BELOW);
        double u2 = u * u;
        double v2 = v * v;
        double w2 = w * w;
        // Between an ellipsoid (2-norm) and a box with round edges (4-norm).
        double radius = 0.6 * Math.sqrt(u2 + v2 + w2) + 0.4 * Math.sqrt(Math.sqrt(u2 * u2 + v2 * v2 + w2 * w2));
        double far = Math.sqrt(x * x + y * y + z * z);
        double body = radius < 1e-6 ? HEIGHT_BELOW : (1 - radius) * far / radius;
        double cerebrum = Ellipsoid.join(body, TEMPORAL_LOBE.depthBothSides(x, y, z), 8);
        double cerebellum = CEREBELLUM.depth(x, y, z);
        double stem = stem(x, y, z);
        double all = Ellipsoid.join(Ellipsoid.join(cerebrum, cerebellum, 8), stem, 6);
        return new Depth(all, cerebrum, cerebellum, stem, body, radius);
    }

    /** A rod from the midbrain to the medulla, thickest at the pons. */
    private static double stem(double x, double y, double z) {
        double t = Math.max(0, Math.min(1, (-22 - z) / 70));
        double axisY = -6 - 18 * t;
        double belly = 1 - Math.min(1, Math.abs(z + 46) / 22);
        double r = 12.5 + 4 * belly - 4 * t;
        double dz = z > -22 ? z + 22 : Math.min(0, z + 92);
        return r - Math.sqrt(x * x + (y - axisY) * (y - axisY) + dz * dz);
    }
}
