package org.sourceselect.transferability.math;

import java.util.Arrays;
import java.util.List;

/**
 * The minimum spanning tree of points under Euclidean distance, by Prim's algorithm: n^2 distances, memory for n. Among
 * equal distances the point that comes first is taken.
 *
 * @param parent per point the tree's neighbour through which it was reached; -1 for the first point
 * @param length per point the length of that edge; 0 for the first point
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record SpanningTree(int[] parent, double[] length) {

    /** The tree of at least one point. */
    public static SpanningTree of(List<float[]> points) {
        int n = points.size();
        double[][] at = points.stream().map(SpanningTree::widened).toArray(double[][]::new);
        int[] parent = new int[n];
        double[] nearest = new double[n];
        double[] length = new double[n];
        boolean[] reached = new boolean[n];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        parent[0] = -1;
        int newest = 0;
        for (int edges = 1; edges < n; edges++) {
            reached[newest] = true;
            int next = -1;
            for (int i = 0; i < n; i++) {
                if (reached[i]) {
                    continue;
                }
                double distance = squaredDistance(at[newest], at[i]);
                if (distance < nearest[i]) {
                    nearest[i] = distance;
                    parent[i] = newest;
                }
                if (next < 0 || nearest[i] < nearest[next]) {
                    next = i;
                }
            }
            length[next] = Math.sqrt(nearest[next]);
            newest = next;
        }
        return new SpanningTree(parent, length);
    }

    private static double[] widened(float[] point) {
        double[] wide = new double[point.length];
        for (int c = 0; c < point.length; c++) {
            wide[c] = point[c];
        }
        return wide;
    }

    public static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            double difference = a[c] - b[c];
            sum += difference * difference;
        }
        return sum;
    }

    /** The sum of all edges. */
    public double weight() {
        return Arrays.stream(length).sum();
    }

    /** How many edges join points of different labels. */
    public int leaks(byte[] labels) {
        int leaks = 0;
        for (int i = 0; i < parent.length; i++) {
            leaks += parent[i] >= 0 && labels[i] != labels[parent[i]] ? 1 : 0;
        }
        return leaks;
    }
}
