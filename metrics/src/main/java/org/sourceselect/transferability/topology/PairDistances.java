package org.sourceselect.transferability.topology;

import java.util.List;

/** Euclidean distances of points. */
final class PairDistances {

    private PairDistances() {}

    /** Of all pairs i > j, i after i. */
    static double[] of(List<float[]> points) {
        int n = points.size();
        double[] distances = new double[n * (n - 1) / 2];
        int pair = 0;
        for (int i = 1; i < n; i++) {
            for (int j = 0; j < i; j++) {
                distances[pair++] = distance(points.get(i), points.get(j));
            }
        }
        return distances;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            double difference = (double) a[c] - b[c];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
