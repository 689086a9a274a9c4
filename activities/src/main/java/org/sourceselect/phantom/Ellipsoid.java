package org.sourceselect.phantom;

/**
 * An axis-parallel ellipsoid, in mm.
 *
 * @param x centre
 * @param y centre
 * @param z centre
 * @param a half axis along x
 * @param b half axis along y
 * @param c half axis along z
 */
record Ellipsoid(double x, double y, double z, double a, double b, double c) {

    /**
     * How deep inside a point lies: about its distance to the surface in mm, negative outside, exact on the surface. With
     * k0 = |p/axes| and k1 = |p/axes^2| it is k0 (1 - k0) / k1, the first-order distance of the implicit surface.
     */
    double depth(double px, double py, double pz) {
        double u = (px - x) / a;
        double v = (py - y) / b;
        double w = (pz - z) / c;
        double k0 = Math.sqrt(u * u + v * v + w * w);
        double k1 = Math.sqrt(u * u / (a * a) + v * v / (b * b) + w * w / (c * c));
        return k1 < 1e-9 ? Math.min(a, Math.min(b, c)) : k0 * (1 - k0) / k1;
    }

    /** The same on the left and right side: {@code px} counts without its sign. */
    double depthBothSides(double px, double py, double pz) {
        return depth(Math.abs(px), py, pz);
    }

    /** Joins two depths into that of the union, with a fillet of about {@code fillet} mm. */
    static double join(double first, double second, double fillet) {
        double h = Math.max(fillet - Math.abs(first - second), 0);
        return Math.max(first, second) + h * h / (4 * fillet);
    }
}
