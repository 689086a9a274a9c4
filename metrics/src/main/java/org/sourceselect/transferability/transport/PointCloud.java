package org.sourceselect.transferability.transport;

import java.util.Arrays;

/**
 * Weighted labelled points of space, sorted into small tiles with bounding boxes, so that far pairs of points can be
 * passed over many at a time.
 *
 * @param x first coordinates
 * @param y second coordinates
 * @param z third coordinates; 0 unless labels have a distance of their own
 * @param weight share of the pixels at each point; sums to 1
 * @param positive the part of {@code weight} with label 1
 * @param tileStart tile {@code t} holds the points from {@code tileStart[t]} up to {@code tileStart[t + 1]}
 * @param origin the place of each point among those that the cloud was made from
 * @param box per tile its least x, greatest x, least y, greatest y; of z all points of a tile have the same
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the arrays are the data.
public record PointCloud(
        double[] x,
        double[] y,
        double[] z,
        double[] weight,
        double[] positive,
        int[] tileStart,
        int[] origin,
        double[] box) {

    /** Points per tile at most: a tile of a row of tiles, 64 x 64 doubles, fills half of a first-level cache. */
    private static final int TILE_POINTS = 64;

    /**
     * Sorts the points into tiles of the given side.
     *
     * @param z third coordinates, 0 or one other value
     */
    public static PointCloud tiled(
            double[] x, double[] y, double[] z, double[] weight, double[] positive, double tileSide) {
        int n = x.length;
        double leastX = Arrays.stream(x).min().orElse(0);
        double leastY = Arrays.stream(y).min().orElse(0);
        long[] order = new long[n];
        for (int i = 0; i < n; i++) {
            order[i] = ((z[i] == 0 ? 0L : 1L) << 62)
                    | (tileNumber(y[i] - leastY, tileSide) << 47)
                    | (tileNumber(x[i] - leastX, tileSide) << 32)
                    | i;
        }
        // Tile numbers use 15 bits each, so all keys are positive and ties keep the order of the points.
        Arrays.sort(order);
        double[] sortedX = new double[n];
        double[] sortedY = new double[n];
        double[] sortedZ = new double[n];
        double[] sortedWeight = new double[n];
        double[] sortedPositive = new double[n];
        int[] origin = new int[n];
        int[] start = new int[n + 1];
        int tiles = 0;
        for (int k = 0; k < n; k++) {
            int i = (int) order[k];
            origin[k] = i;
            sortedX[k] = x[i];
            sortedY[k] = y[i];
            sortedZ[k] = z[i];
            sortedWeight[k] = weight[i];
            sortedPositive[k] = positive[i];
            if (k == 0 || order[k] >>> 32 != order[k - 1] >>> 32 || k - start[tiles - 1] == TILE_POINTS) {
                start[tiles++] = k;
            }
        }
        start[tiles] = n;
        start = Arrays.copyOf(start, tiles + 1);
        double[] box = new double[4 * tiles];
        for (int t = 0; t < tiles; t++) {
            box[4 * t] = Double.POSITIVE_INFINITY;
            box[4 * t + 1] = Double.NEGATIVE_INFINITY;
            box[4 * t + 2] = Double.POSITIVE_INFINITY;
            box[4 * t + 3] = Double.NEGATIVE_INFINITY;
            for (int k = start[t]; k < start[t + 1]; k++) {
                box[4 * t] = Math.min(box[4 * t], sortedX[k]);
                box[4 * t + 1] = Math.max(box[4 * t + 1], sortedX[k]);
                box[4 * t + 2] = Math.min(box[4 * t + 2], sortedY[k]);
                box[4 * t + 3] = Math.max(box[4 * t + 3], sortedY[k]);
            }
        }
        return new PointCloud(sortedX, sortedY, sortedZ, sortedWeight, sortedPositive, start, origin, box);
    }

    private static long tileNumber(double offset, double side) {
        return (long) Math.min(offset / side, 32767);
    }

    public int size() {
        return x.length;
    }

    /** Values of the points, in the order of {@link #origin}. */
    public double[] inOrigin(double[] values) {
        double[] ordered = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            ordered[origin[k]] = values[k];
        }
        return ordered;
    }

    public int tiles() {
        return tileStart.length - 1;
    }

    /** The greatest extent along an axis. */
    public double extent() {
        double greatest = 0;
        for (double[] axis : new double[][] {x, y, z}) {
            greatest = Math.max(
                    greatest,
                    Arrays.stream(axis).max().orElse(0)
                            - Arrays.stream(axis).min().orElse(0));
        }
        return greatest;
    }

    /** The squared distance between a point here and one there. */
    public double squaredDistance(int point, PointCloud other, int otherPoint) {
        double dx = other.x[otherPoint] - x[point];
        double dy = other.y[otherPoint] - y[point];
        double dz = other.z[otherPoint] - z[point];
        return dx * dx + dy * dy + dz * dz;
    }

    /** A lower bound of the squared distance between any point of a tile here and any of a tile there. */
    public double leastSquaredDistance(int tile, PointCloud other, int otherTile) {
        int a = 4 * tile;
        int b = 4 * otherTile;
        double gapX = Math.max(0, Math.max(box[a] - other.box[b + 1], other.box[b] - box[a + 1]));
        double gapY = Math.max(0, Math.max(box[a + 2] - other.box[b + 3], other.box[b + 2] - box[a + 3]));
        double gapZ = z[tileStart[tile]] - other.z[other.tileStart[otherTile]];
        return gapX * gapX + gapY * gapY + gapZ * gapZ;
    }
}
