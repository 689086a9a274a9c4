package org.sourceselect.transferability.shape;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a region of interest is like in one subject: a solid made of cells, each a pixel of a slice that is as thick as the
 * slices are apart.
 *
 * <p>All that is compared is a ratio, or a distance in units of the regions themselves. Nothing of it changes when both
 * regions get empty slices or margins, or another unit of length along an axis.
 */
final class ShapeDescriptors {

    /** V / sqrt(det C) of a solid ellipsoid: its volume is 4/3 pi abc, and the variances along its axes are a^2/5, b^2/5, c^2/5. */
    private static final double ELLIPSOID = 4.0 / 3 * Math.PI * Math.pow(5, 1.5);

    /** Variance of a point in a cell of unit length. */
    private static final double OF_A_CELL = 1.0 / 12;

    private final double volume;
    private final double[] centre;
    private final double[][] covariance;
    private final double[] edges;
    private final double[] profile;

    private ShapeDescriptors(double volume, double[] centre, double[][] covariance, double[] edges, double[] profile) {
        this.volume = volume;
        this.centre = centre;
        this.covariance = covariance;
        this.edges = edges;
        this.profile = profile;
    }

    /** Adds up a subject's slices from the lowest to the highest. */
    static final class Builder {

        private final double[] edges;
        private final double[] profile;
        private final double[] sums = new double[3];
        private final double[][] products = new double[3][3];
        private double volume;
        private int slice;

        /**
         * @param heights of all the subject's slices, ascending; each reaches half way to its neighbours
         */
        Builder(double[] heights) {
            int n = heights.length;
            edges = new double[n + 1];
            for (int k = 1; k < n; k++) {
                if (!(heights[k] > heights[k - 1])) {
                    throw new IllegalArgumentException("Two slices of a subject are at the height " + heights[k]
                            + "; give each slice a height of its own.");
                }
                edges[k] = (heights[k - 1] + heights[k]) / 2;
            }
            edges[0] = n == 1 ? heights[0] - 0.5 : 2 * heights[0] - edges[1];
            edges[n] = n == 1 ? heights[0] + 0.5 : 2 * heights[n - 1] - edges[n - 1];
            profile = new double[n];
        }

        /** The next slice's mask, row by row. */
        void add(byte[] mask, int height, int width) {
            double thickness = edges[slice + 1] - edges[slice];
            double z = (edges[slice + 1] + edges[slice]) / 2;
            long n = 0;
            long sumY = 0;
            long sumX = 0;
            long sumYY = 0;
            long sumXX = 0;
            long sumYX = 0;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    if (mask[y * width + x] != 0) {
                        n++;
                        sumY += y;
                        sumX += x;
                        sumYY += (long) y * y;
                        sumXX += (long) x * x;
                        sumYX += (long) y * x;
                    }
                }
            }
            profile[slice++] = n * thickness;
            volume += n * thickness;
            sums[0] += thickness * n * z;
            sums[1] += thickness * sumY;
            sums[2] += thickness * sumX;
            products[0][0] += thickness * n * (z * z + thickness * thickness * OF_A_CELL);
            products[0][1] += thickness * z * sumY;
            products[0][2] += thickness * z * sumX;
            products[1][1] += thickness * (sumYY + n * OF_A_CELL);
            products[1][2] += thickness * sumYX;
            products[2][2] += thickness * (sumXX + n * OF_A_CELL);
        }

        /** The descriptors of what was added, which is not nothing. */
        ShapeDescriptors build() {
            double[] centre = new double[3];
            double[][] covariance = new double[3][3];
            for (int i = 0; i < 3; i++) {
                centre[i] = sums[i] / volume;
            }
            for (int i = 0; i < 3; i++) {
                for (int j = i; j < 3; j++) {
                    covariance[i][j] = products[i][j] / volume - centre[i] * centre[j];
                    covariance[j][i] = covariance[i][j];
                }
            }
            for (int k = 0; k < profile.length; k++) {
                profile[k] /= volume;
            }
            return new ShapeDescriptors(volume, centre, covariance, edges, profile);
        }
    }

    /**
     * How alike two regions are in each respect, 0 to 1, 1 for the same; with r(u, v) = min(u, v) / max(u, v), V the volume, m
     * the centre and C the covariance of the region's points:
     *
     * <ul>
     *   <li>{@code size} r of V
     *   <li>{@code extent} the mean of r of the standard deviations along the body axis, the rows and the columns
     *   <li>{@code elongation} r of sqrt(l2 / l1), l1 >= l2 the eigenvalues of C within the slices: 1 for a disc, 0 for a line
     *   <li>{@code compactness} r of V / (4/3 pi 5^(3/2) sqrt(det C)): 1 for an ellipsoid, whatever its axes; less for a shell, a
     *       folded sheet or scattered lesions
     *   <li>{@code position} exp(-d' ((Ca + Cb)/2)^-1 d / 8) with d = ma - mb: Bhattacharyya's coefficient of two Gaussians, as
     *       far as their centres decide it
     *   <li>{@code slices} the integral of min(pa, pb), p the share of the region at each height: how much of the regions lies
     *       in the same slices
     * </ul>
     */
    static Map<String, Double> likeness(ShapeDescriptors a, ShapeDescriptors b) {
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("size", ratio(a.volume, b.volume));
        double extent = 0;
        for (int i = 0; i < 3; i++) {
            extent += ratio(Math.sqrt(a.covariance[i][i]), Math.sqrt(b.covariance[i][i])) / 3;
        }
        parts.put("extent", extent);
        parts.put("elongation", ratio(a.elongation(), b.elongation()));
        parts.put("compactness", ratio(a.compactness(), b.compactness()));
        parts.put("position", position(a, b));
        parts.put("slices", slices(a, b));
        return parts;
    }

    private double elongation() {
        double y = covariance[1][1];
        double x = covariance[2][2];
        double middle = (y + x) / 2;
        double apart = Math.hypot((y - x) / 2, covariance[1][2]);
        return Math.sqrt((middle - apart) / (middle + apart));
    }

    private double compactness() {
        return volume / (ELLIPSOID * Math.sqrt(determinant(covariance)));
    }

    private static double ratio(double u, double v) {
        return Math.min(u, v) / Math.max(u, v);
    }

    private static double position(ShapeDescriptors a, ShapeDescriptors b) {
        double[][] mean = new double[3][3];
        double[] apart = new double[3];
        for (int i = 0; i < 3; i++) {
            apart[i] = a.centre[i] - b.centre[i];
            for (int j = 0; j < 3; j++) {
                mean[i][j] = (a.covariance[i][j] + b.covariance[i][j]) / 2;
            }
        }
        // d' M^-1 d by Cramer's rule: column i of M replaced by d.
        double distance = 0;
        for (int i = 0; i < 3; i++) {
            double[][] replaced = new double[3][];
            for (int row = 0; row < 3; row++) {
                replaced[row] = mean[row].clone();
                replaced[row][i] = apart[row];
            }
            distance += apart[i] * determinant(replaced) / determinant(mean);
        }
        return Math.exp(-Math.max(0, distance) / 8);
    }

    private static double determinant(double[][] m) {
        return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
                - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
                + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    }

    private static double slices(ShapeDescriptors a, ShapeDescriptors b) {
        TreeSet<Double> cuts = new TreeSet<>();
        for (double edge : a.edges) {
            cuts.add(edge);
        }
        for (double edge : b.edges) {
            cuts.add(edge);
        }
        double common = 0;
        double from = cuts.first();
        int inA = 0;
        int inB = 0;
        for (double to : cuts.tailSet(from, false)) {
            inA = a.cell(from, inA);
            inB = b.cell(from, inB);
            common += Math.min(a.density(from, inA), b.density(from, inB)) * (to - from);
            from = to;
        }
        return common;
    }

    /** The cell that a height, which never falls, has come to. */
    private int cell(double height, int former) {
        int cell = former;
        while (cell < profile.length && edges[cell + 1] <= height) {
            cell++;
        }
        return cell;
    }

    private double density(double height, int cell) {
        return cell == profile.length || height < edges[cell] ? 0 : profile[cell] / (edges[cell + 1] - edges[cell]);
    }
}
