package org.sourceselect.transferability.topology;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.transferability.math.Median;
import org.sourceselect.transferability.math.SpanningTree;
import org.sourceselect.transferability.pixels.BalancedPixels;

/**
 * The published discrepancy of features and labels on the features' minimum spanning tree, see {@link GlobalTopologyLayers}.
 */
final class TreeDiscrepancy {

    private TreeDiscrepancy() {}

    /**
     * Minus its mean over the two labels, -1 to 0; NaN where half of all pairs have equal features.
     *
     * @param zeros pixels with label 0, at least one
     * @param ones pixels with label 1, at least one
     */
    static double score(List<BalancedPixels.Pixel> zeros, List<BalancedPixels.Pixel> ones) {
        List<float[]> points = Stream.concat(zeros.stream(), ones.stream())
                .map(BalancedPixels.Pixel::features)
                .toList();
        double median = Median.of(PairDistances.of(points));
        if (!(median > 0)) {
            return Double.NaN;
        }
        SpanningTree tree = SpanningTree.of(points);
        double[] lengths = new double[2];
        double[] semantic = new double[2];
        for (int i = 1; i < points.size(); i++) {
            int label = i < zeros.size() ? 0 : 1;
            int other = tree.parent()[i] < zeros.size() ? 0 : 1;
            double length = tree.length()[i];
            lengths[label] += length;
            if (other != label) {
                lengths[other] += length;
                semantic[0] += Math.min(length, median);
                semantic[1] += Math.min(length, median);
            }
        }
        // An edge joins the labels and has a length, or one within a label has: the median is no 0.
        return -IntStream.range(0, 2)
                .filter(label -> lengths[label] > 0)
                .mapToDouble(label -> (lengths[label] - semantic[label]) / lengths[label])
                .average()
                .orElseThrow();
    }
}
