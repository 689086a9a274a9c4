package org.sourceselect.phantom;

/**
 * A smooth random field in space: independent standard normal values on a cubic lattice, joined by smoothed trilinear
 * interpolation. Its features are about two cells across; its standard deviation is 1 at the nodes, about 0.6 on average.
 */
final class SmoothNoise {

    private final double perCell;
    private final double half;
    private final double last;
    private final int n;
    private final float[] nodes;

    /**
     * @param draws where the node values come from
     * @param cell distance between nodes in mm
     * @param reach the field covers [-reach, reach] mm on each axis; beyond it the edge is repeated
     */
    SmoothNoise(Draws draws, double cell, double reach) {
        this.perCell = 1 / cell;
        this.n = 2 * (int) Math.ceil(reach / cell) + 2;
        this.half = (n - 1) / 2.0;
        this.last = n - 1.0001;
        this.nodes = new float[n * n * n];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = (float) draws.normal();
        }
    }

    /** The field at a point, in mm. */
    double at(double x, double y, double z) {
        double u = clamp(x * perCell + half);
        double v = clamp(y * perCell + half);
        double w = clamp(z * perCell + half);
        int i = (int) u;
        int j = (int) v;
        int k = (int) w;
        double a = ease(u - i);
        double b = ease(v - j);
        double c = ease(w - k);
        int o = i + n * (j + n * k);
        int nn = n * n;
        double low = mix(mix(nodes[o], nodes[o + 1], a), mix(nodes[o + n], nodes[o + n + 1], a), b);
        double high =
                mix(mix(nodes[o + nn], nodes[o + nn + 1], a), mix(nodes[o + nn + n], nodes[o + nn + n + 1], a), b);
        return mix(low, high, c);
    }

    private double clamp(double u) {
        return u < 0 ? 0 : u > last ? last : u;
    }

    /** Slope 0 at both ends, so that the field has no creases at the nodes. */
    private static double ease(double t) {
        return t * t * (3 - 2 * t);
    }

    private static double mix(double a, double b, double t) {
        return a + (b - a) * t;
    }
}
